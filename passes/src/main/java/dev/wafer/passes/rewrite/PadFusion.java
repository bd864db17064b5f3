package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Window;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets convolutions do the padding that a PAD before them does, which saves the padded copy.
 *
 * <p>A PAD goes if all that read it are convolutions or depthwise convolutions over it, if it pads
 * height and width only, with what the convolution itself supplies outside its input (the zero
 * point, 0 for floats), and if it does not change the quantization. Its amounts are added to the
 * convolution's own.
 *
 * <p>It stays where a convolution would get as much padding on a side as its filter spans: kernels
 * may count on every window meeting the input. Pooling is never fused: it does not count what is
 * padded.
 */
public final class PadFusion implements Pass {
  @Override
  public String name() {
    return "pad-fusion";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      if (node.op() instanceof Pad pad && padsPlaneWithZero(editor, node, pad)) {
        fuse(editor, node, pad, context);
      }
    }
    return editor.build();
  }

  private void fuse(GraphEditor editor, Node node, Pad pad, PassContext context) {
    Value padded = node.output();
    if (editor.isOutput(padded) || editor.users(padded).isEmpty()) {
      return;
    }
    List<Node> fused = new ArrayList<>();
    for (int user : editor.users(padded)) {
      Node reader = editor.node(user);
      Optional<Op> op = withPadding(reader, padded, pad);
      if (op.isEmpty()) {
        return;
      }
      List<Value> inputs = new ArrayList<>(reader.inputs());
      inputs.set(0, node.input(0));
      fused.add(new Node(user, op.get(), inputs, reader.outputs(), reader.operatorIndex()));
    }
    fused.forEach(reader -> editor.replace(reader.id(), reader));
    editor.remove(node.id());
    editor.removeIfUnused(node.input(1));
    context.remark(this, node, "done by the convolutions that read it");
  }

  private static boolean padsPlaneWithZero(GraphEditor editor, Node node, Pad pad) {
    Value in = node.input(0);
    Value out = node.output();
    boolean plane =
        in.shape().rank() == 4
            && pad.before().get(0) == 0
            && pad.after().get(0) == 0
            && pad.before().get(3) == 0
            && pad.after().get(3) == 0;
    if (!plane || in.dataType() != out.dataType()) {
      return false;
    }
    boolean floats = in.dataType() == DataType.FLOAT32;
    if (!floats && !Quantizations.samePerTensor(in, out)) {
      return false;
    }
    if (node.input(1).isAbsent()) {
      return true;
    }
    Optional<DenseConstant> fill = editor.dense(node.input(1));
    if (fill.isEmpty() || fill.get().dataType() != in.dataType()) {
      return false;
    }
    return floats
        ? fill.get().floatAt(0) == 0f
        : fill.get().integerAt(0) == in.quantization().zeroPoint();
  }

  /** The reader's operator with the padding added, if it can take it. */
  private static Optional<Op> withPadding(Node reader, Value padded, Pad pad) {
    boolean elsewhere = reader.inputs().lastIndexOf(padded) > 0;
    return elsewhere
        ? Optional.empty()
        : reader
            .op()
            .sliding()
            .filter(Windowed::padsWithZeros)
            .map(op -> op.withWindow(padded(op.window(), pad)))
            .filter(op -> meetsInput(op, reader))
            .map(op -> op);
  }

  private static Window padded(Window window, Pad pad) {
    Padding more =
        new Padding(
            pad.before().get(1), pad.after().get(1), pad.before().get(2), pad.after().get(2));
    return window.withPadding(window.padding().plus(more));
  }

  private static boolean meetsInput(Windowed op, Node reader) {
    return op.window().meetsInput(op.filterH(reader.inputs()), op.filterW(reader.inputs()));
  }
}

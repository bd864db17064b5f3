package dev.wafer.passes.rewrite;

import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.Unpack;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes SPLIT, UNPACK and PACK in terms of SLICE, RESHAPE and CONCATENATION, so that fewer
 * operators need kernels and views.
 *
 * <p>SPLIT becomes one SLICE an output; UNPACK one SLICE of extent 1 and a RESHAPE that drops the
 * axis; PACK a RESHAPE of each input that adds the axis, and a CONCATENATION. All of them move raw
 * elements, so the values between carry the quantization of the result. Outputs that nothing reads
 * are not made.
 *
 * <p>It leaves UNPACK and PACK of per-axis quantized values, whose axis would move.
 */
public final class SplitAndPackExpansion implements Pass {
  /** A node and the graph that it is being replaced in. */
  private record Site(GraphEditor editor, Node node) {
    Optional<Site> unlessPerAxis() {
      return isPerAxis(node) ? Optional.empty() : Optional.of(this);
    }
  }

  private static final OpSwitch<Site, Optional<List<Node>>> FORMS =
      OpSwitch.<Site, Optional<List<Node>>>cases()
          .on(Split.class, (op, at) -> Optional.of(split(at.editor, at.node, op.axis())))
          .on(
              Unpack.class,
              (op, at) -> at.unlessPerAxis().map(s -> unpack(s.editor, s.node, op.axis())))
          .on(
              Pack.class,
              (op, at) -> at.unlessPerAxis().map(s -> pack(s.editor, s.node, op.axis())))
          .otherwise((op, at) -> Optional.empty());

  @Override
  public String name() {
    return "split-and-pack-expansion";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node node = editor.node(id);
      FORMS.apply(node.op(), new Site(editor, node)).ifPresent(nodes -> editor.replace(id, nodes));
    }
    return editor.build();
  }

  private static List<Node> split(GraphEditor editor, Node node, int axis) {
    List<Node> slices = new ArrayList<>();
    int position = 0;
    for (Value output : node.outputs()) {
      if (isUsed(editor, output)) {
        slices.add(slice(editor, node, axis, position, output));
      }
      position += output.shape().dim(axis);
    }
    return slices;
  }

  private static List<Node> unpack(GraphEditor editor, Node node, int axis) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      Value output = node.output(i);
      if (isUsed(editor, output)) {
        Value part =
            editor.newValue(
                output.name(), output.type().withShape(withUnitAxis(output.shape(), axis)));
        nodes.add(slice(editor, node, axis, i, part));
        nodes.add(
            editor.newNode(new Reshape(), List.of(part), List.of(output), node.operatorIndex()));
      }
    }
    return nodes;
  }

  private static List<Node> pack(GraphEditor editor, Node node, int axis) {
    List<Node> nodes = new ArrayList<>();
    List<Value> parts = new ArrayList<>();
    for (Value input : node.inputs()) {
      Value part =
          editor.newValue(
              input.name(), node.output().type().withShape(withUnitAxis(input.shape(), axis)));
      nodes.add(editor.newNode(new Reshape(), List.of(input), List.of(part), node.operatorIndex()));
      parts.add(part);
    }
    nodes.add(
        editor.newNode(
            new Concatenation(axis, Activation.NONE), parts, node.outputs(), node.operatorIndex()));
    return nodes;
  }

  private static Node slice(GraphEditor editor, Node node, int axis, int position, Value part) {
    List<Integer> begin = new ArrayList<>(Collections.nCopies(part.shape().rank(), 0));
    begin.set(axis, position);
    return editor.newNode(
        new Slice(begin), List.of(node.input(0)), List.of(part), node.operatorIndex());
  }

  private static Shape withUnitAxis(Shape shape, int axis) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.add(axis, 1);
    return Shape.of(dims);
  }

  private static boolean isPerAxis(Node node) {
    return Stream.concat(node.inputs().stream(), node.outputs().stream())
        .anyMatch(value -> value.quantization().isPerAxis());
  }

  private static boolean isUsed(GraphEditor editor, Value value) {
    return editor.isOutput(value) || !editor.users(value).isEmpty();
  }
}

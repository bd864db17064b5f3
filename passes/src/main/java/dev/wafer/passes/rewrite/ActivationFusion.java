package dev.wafer.passes.rewrite;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphEditor;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import java.util.Optional;

/**
 * Moves a clamp of its own (RELU, RELU6, RELU_N1_TO_1) into the operator that computes its input.
 *
 * <p>The clamp must be the only reader of its input, which the graph must not return. Floats can
 * always be clamped in the producer. Quantized values can if the clamp's input and output share one
 * quantization: then it does not requantize, and clamping raw values to the same bounds commutes
 * with the producer's own clamp to its type. Where the producer has an activation already, one of
 * the two ranges must contain the other; the inner one is what remains.
 *
 * <p>It does not fuse into CONCATENATION (no kernel clamps there), SVDF or LSTM, and not into
 * unquantized integer arithmetic, whose reference ignores some activations.
 */
public final class ActivationFusion implements Pass {
  @Override
  public String name() {
    return "activation-fusion";
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    GraphEditor editor = new GraphEditor(graph);
    for (int id : editor.nodeIds()) {
      Node clamp = editor.node(id);
      Activation own = clamp.op().clamp();
      if (own != Activation.NONE) {
        Optional<Node> producer = editor.producer(clamp.input(0));
        if (producer.isPresent() && editor.hasOneUser(clamp.input(0)) && keepsRaw(clamp)) {
          boolean unbounded =
              clamp.input(0).dataType() == DataType.FLOAT32 && own == Activation.RELU;
          Activation second = unbounded ? Activation.RELU_UNBOUNDED : own;
          fuse(editor, producer.get(), clamp, second, context);
        }
      }
    }
    return editor.build();
  }

  private void fuse(
      GraphEditor editor, Node producer, Node clamp, Activation second, PassContext context) {
    Optional<Activation> joint =
        producer.op().fusedActivation().flatMap(first -> joint(first, second));
    if (joint.isPresent()) {
      editor.remove(clamp.id());
      editor.replace(
          producer.id(),
          new Node(
              producer.id(),
              producer.op().withActivation(joint.get()),
              producer.inputs(),
              clamp.outputs(),
              producer.operatorIndex()));
      context.remark(this, clamp, "fused into " + producer.op().mnemonic());
    }
  }

  private static boolean keepsRaw(Node clamp) {
    Value in = clamp.input(0);
    Value out = clamp.output();
    if (in.dataType() != out.dataType()) {
      return false;
    }
    return in.dataType() == DataType.FLOAT32 || Quantizations.samePerTensor(in, out);
  }

  /** The one activation that does what two do in turn, if there is one. */
  private static Optional<Activation> joint(Activation first, Activation second) {
    if (first.min() <= second.min() && first.floatMax() >= second.floatMax()) {
      return Optional.of(second);
    }
    if (second.min() <= first.min() && second.floatMax() >= first.floatMax()) {
      return Optional.of(first);
    }
    return Optional.empty();
  }
}

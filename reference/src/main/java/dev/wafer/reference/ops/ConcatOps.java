package dev.wafer.reference.ops;

import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.ConcatParts;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.List;

/** CONCATENATION, which may requantize what it moves. */
final class ConcatOps {
  private ConcatOps() {}

  static List<Tensor> concatenation(Invocation call) {
    Concatenation op = call.op(Concatenation.class);
    boolean requantizes = ConcatParts.requantizes(call.node());
    if (op.activation() != Activation.NONE) {
      throw call.unsupported("no activation");
    }
    Tensor out = Tensor.zeros(call.outputType());
    Movements.move(call, requantizes ? requantized(call) : call.inputs(), List.of(out));
    return List.of(out);
  }

  /** The parts in the quantization of the whole, as QUANTIZE makes them. */
  private static List<Tensor> requantized(Invocation call) {
    Node concat = call.node();
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      if (ConcatParts.isRequantized(concat, i)) {
        Value part = concat.input(i);
        TensorType type = part.type().withQuantization(concat.output().quantization());
        Value out = new Value(part.id(), part.name(), type);
        Node quantize =
            new Node(
                concat.id(),
                ConcatParts.requantization(part),
                List.of(part),
                List.of(out),
                concat.operatorIndex());
        parts.addAll(Conversion.quantize(new Invocation(quantize, List.of(call.input(i)))));
      } else {
        parts.add(call.input(i));
      }
    }
    return parts;
  }
}

package dev.wafer.reference.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Pack;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.Unpack;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.List;

/** CONCATENATION, PACK, SPLIT and UNPACK: runs of elements, interleaved along one axis. */
final class Joining {
  private Joining() {}

  static List<Tensor> concatenation(Invocation call) {
    Concatenation op = call.op(Concatenation.class);
    Moves.checkTypes(call, call.inputs().size());
    boolean requantizes = JoinedParts.requantizes(call.node());
    if (op.activation() != Activation.NONE || (requantizes && call.inputType(0) != DataType.INT8)) {
      throw call.unsupportedTypes(
          "no activation; parts of another quantization than the whole are INT8");
    }
    return join(call, requantizes ? requantized(call) : call.inputs(), op.axis());
  }

  /** The parts in the quantization of the whole, as QUANTIZE makes them. */
  private static List<Tensor> requantized(Invocation call) {
    Node join = call.node();
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      if (JoinedParts.isRequantized(join, i)) {
        Value part = join.input(i);
        TensorType type = part.type().withQuantization(join.output().quantization());
        Value out = new Value(part.id(), part.name(), type);
        Node quantize =
            new Node(join.id(), new Quantize(), List.of(part), List.of(out), join.operatorIndex());
        parts.addAll(Conversion.quantize(new Invocation(quantize, List.of(call.input(i)))));
      } else {
        parts.add(call.input(i));
      }
    }
    return parts;
  }

  static List<Tensor> pack(Invocation call) {
    Moves.checkTypes(call, call.inputs().size());
    return join(call, call.inputs(), call.op(Pack.class).axis());
  }

  static List<Tensor> split(Invocation call) {
    Moves.checkTypes(call, 1);
    return separate(call, call.op(Split.class).axis());
  }

  static List<Tensor> unpack(Invocation call) {
    Moves.checkTypes(call, 1);
    return separate(call, call.op(Unpack.class).axis());
  }

  private static List<Tensor> join(Invocation call, List<Tensor> parts, int axis) {
    Tensor out = Tensor.zeros(call.outputType());
    int outer = call.outputType().shape().elements(0, axis);
    if (outer == 0) {
      return List.of(out);
    }
    int outRow = out.elements() / outer;
    int offset = 0;
    for (Tensor in : parts) {
      int run = in.elements() / outer;
      for (int i = 0; i < outer; i++) {
        System.arraycopy(in.storage(), i * run, out.storage(), i * outRow + offset, run);
      }
      offset += run;
    }
    return List.of(out);
  }

  private static List<Tensor> separate(Invocation call, int axis) {
    Shape in = call.node().input(0).shape();
    int outer = in.elements(0, axis);
    List<Tensor> outputs = new ArrayList<>();
    int offset = 0;
    for (Value value : call.node().outputs()) {
      Tensor out = Tensor.zeros(value.type());
      if (outer > 0) {
        int inRow = in.elements() / outer;
        int run = out.elements() / outer;
        for (int i = 0; i < outer; i++) {
          System.arraycopy(
              call.input(0).storage(), i * inRow + offset, out.storage(), i * run, run);
        }
        offset += run;
      }
      outputs.add(out);
    }
    return outputs;
  }
}

package dev.wafer.emitter.kernels.elementwise;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.HardSwish;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Logistic;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Relu;
import dev.wafer.ir.op.Tanh;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.List;
import java.util.Optional;

/** Functions of one int8 value as a table of 256, which the reference fills. */
public final class TableS8 implements Kernel {
  private static final int VALUES = 256;

  @Override
  public String name() {
    return "table_s8";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!isFunctionOfOneValue(request.node().op())
        || request.inputType(0) != DataType.INT8
        || request.outputType() != DataType.INT8) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    return Optional.of(
        KernelBinding.builder(name(), "kernels/elementwise/TableS8.c.ftl", "table_s8")
            .input(0)
            .output(0)
            .parameters()
            .parameter("table", table(request.node()))
            .parameter("elements", "int32_t", elements)
            .inPlace(0, 0)
            .instructions(6L * elements + 10)
            .build());
  }

  private static boolean isFunctionOfOneValue(Op op) {
    return op instanceof Relu
        || op instanceof LeakyRelu
        || op instanceof HardSwish
        || op instanceof Logistic
        || op instanceof Tanh
        || op instanceof Quantize;
  }

  /** The outputs for inputs 0 to 127 and then -128 to -1, so that the raw byte is the index. */
  private static PackedConstant table(Node node) {
    byte[] inputs = new byte[VALUES];
    for (int i = 0; i < VALUES; i++) {
      inputs[i] = (byte) i;
    }
    Value in = withValues(node.input(0));
    Node probe =
        new Node(
            node.id(),
            node.op(),
            List.of(in),
            List.of(withValues(node.output())),
            node.operatorIndex());
    Tensor outputs = Evaluator.evaluate(probe, List.of(Tensor.fromBytes(in.type(), inputs))).get(0);
    return new PackedConstant(
        "table", PackedConstant.Kind.TABLE, CType.I8, 1, Bytes.wrap(outputs.toBytes()));
  }

  private static Value withValues(Value value) {
    return new Value(value.id(), value.name(), value.type().withShape(Shape.of(VALUES)));
  }
}

package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.RowViews;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Gelu;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Unary;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Unary functions, LEAKY_RELU, GELU and QUANTIZE of bytes to bytes, int8 or uint8: the function's
 * 256 values, as the reference computes them. Layers with equal quantization share a table.
 */
public final class LookupS8 implements Kernel<Op> {
  private static final int VALUES = 256;

  private static final Set<DataType> BYTES = EnumSet.of(DataType.INT8, DataType.UINT8);

  @Override
  public String name() {
    return "lookup_s8";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(Unary.class, LeakyRelu.class, Gelu.class, Quantize.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return RowViews.unary(request).isPresent();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    DataType in = request.inputType(0);
    DataType out = request.outputType();
    if (!BYTES.contains(in) || !BYTES.contains(out)) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    RowViews views = RowViews.unary(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(LookupS8.class), function(in, out))
            .bake("in", CType.of(in))
            .bake("out", CType.of(out))
            .input(0)
            .output(0)
            .parameters()
            .parameter("table", table(request.node()))
            .parameter("elements", CType.I32, views.run())
            .overlaps(RasterOverlap.elementwise(request, 0))
            .counts(
                Counts.of(STEP)
                    .and(LOAD, 3)
                    .and(ARITHMETIC, 0.7)
                    .and(STORE)
                    .times(elements)
                    .and(views.counts())
                    .and(CALL));
    views.addTo(binding);
    return Optional.of(binding.build());
  }

  private static String function(DataType in, DataType out) {
    return in == DataType.INT8 && out == DataType.INT8
        ? "lookup_s8"
        : "lookup_%s_%s".formatted(in.mnemonic(), out.mnemonic());
  }

  /** Entry {@code x & 255} is the function of x. */
  private static PackedConstant table(Node node) {
    return PackedConstant.of(
        "table",
        PackedConstant.Kind.TABLE,
        CType.of(node.output().dataType()),
        1,
        () -> values(node));
  }

  private static Bytes values(Node node) {
    byte[] arguments = new byte[VALUES];
    for (int i = 0; i < VALUES; i++) {
      arguments[i] = (byte) i;
    }
    Value input = resized(node.input(0));
    Node unary =
        new Node(
            node.id(),
            node.op(),
            List.of(input),
            List.of(resized(node.output())),
            node.operatorIndex());
    Tensor values =
        Evaluator.evaluate(unary, List.of(Tensor.fromBytes(input.type(), arguments))).get(0);
    return Bytes.wrap(values.toBytes());
  }

  private static Value resized(Value value) {
    TensorType type = value.type();
    return new Value(value.id(), value.name(), type.withShape(Shape.of(VALUES)));
  }
}

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
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.ByteTable;
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
import dev.wafer.passes.program.Layout;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Unary functions, LEAKY_RELU, GELU and QUANTIZE of bytes to bytes, int8 or uint8, functions of a
 * byte and one constant number, and functions that are tables in the graph: the function's 256
 * values, as the reference computes them. Layers with equal quantization share a table.
 */
public final class LookupS8 implements Kernel<Op> {

  /** Of a function that kernels compute, too: its table is flash, which has to save some work. */
  private static final int LEAST_ELEMENTS = 2 * ByteTable.VALUES;

  private static final Set<DataType> BYTES = EnumSet.of(DataType.INT8, DataType.UINT8);

  @Override
  public String name() {
    return "lookup_s8";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return List.of(
        Unary.class, LeakyRelu.class, Gelu.class, ByteTable.class, Quantize.class, Binary.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return views(request).isPresent();
  }

  /** Rows of the argument and of the output; a constant beside it is no slice. */
  private static Optional<RowViews> views(KernelRequest request) {
    OptionalInt argument = argument(request);
    if (argument.isEmpty()) {
      return Optional.empty();
    }
    return argument.getAsInt() == 0
        ? RowViews.unary(request)
        : RowViews.of(List.of(Layout.dense(request.output().shape()), request.outputLayout()))
            .filter(rows -> request.views().layouts().isEmpty())
            .filter(rows -> request.views().inPlace().isEmpty());
  }

  /**
   * The input that the function is one of: the other one, if any, is a constant number or the
   * table.
   */
  private static OptionalInt argument(KernelRequest request) {
    if (request.node().op() instanceof ByteTable) {
      return request.constant(1).isPresent() ? OptionalInt.of(0) : OptionalInt.empty();
    }
    return switch (request.node().inputs().size()) {
      case 1 -> OptionalInt.of(0);
      case 2 -> IntStream.range(0, 2).filter(i -> isPlaneBesideNumber(request, i)).findFirst();
      default -> OptionalInt.empty();
    };
  }

  private static boolean isPlaneBesideNumber(KernelRequest request, int plane) {
    int number = 1 - plane;
    return request.isRuntime(plane)
        && request.input(plane).shape().elements() >= LEAST_ELEMENTS
        && request.input(plane).shape().equals(request.output().shape())
        && request.constant(number).isPresent()
        && request.input(number).shape().elements() == 1;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    OptionalInt argument = argument(request);
    if (argument.isEmpty()) {
      return Optional.empty();
    }
    DataType in = request.inputType(argument.getAsInt());
    DataType out = request.outputType();
    if (!BYTES.contains(in) || !BYTES.contains(out)) {
      return Optional.empty();
    }
    int elements = request.output().shape().elements();
    RowViews views = views(request).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(LookupS8.class), function(in, out))
            .bake("in", CType.of(in))
            .bake("out", CType.of(out))
            .input(argument.getAsInt())
            .output(0)
            .parameters()
            .parameter("table", table(request))
            .parameter("elements", CType.I32, views.run())
            .overlaps(RasterOverlap.elementwise(request, argument.getAsInt()))
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
  private static PackedConstant table(KernelRequest request) {
    return PackedConstant.of(
        "table",
        PackedConstant.Kind.TABLE,
        CType.of(request.outputType()),
        1,
        () -> values(request));
  }

  private static Bytes values(KernelRequest request) {
    byte[] arguments = new byte[ByteTable.VALUES];
    for (int i = 0; i < ByteTable.VALUES; i++) {
      arguments[i] = (byte) i;
    }
    Node node = request.node();
    List<Value> inputs = new ArrayList<>();
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<DenseConstant> constant = request.constant(i);
      Value input =
          resized(node.input(i), constant.map(c -> c.shape().elements()).orElse(ByteTable.VALUES));
      inputs.add(input);
      tensors.add(
          constant
              .map(c -> Tensor.of(c, input.type()))
              .orElseGet(() -> Tensor.fromBytes(input.type(), arguments)));
    }
    Node function =
        new Node(
            node.id(),
            node.op(),
            inputs,
            List.of(resized(node.output(), ByteTable.VALUES)),
            node.operatorIndex());
    return Bytes.wrap(Evaluator.evaluate(function, tensors).get(0).toBytes());
  }

  private static Value resized(Value value, int elements) {
    TensorType type = value.type();
    return new Value(value.id(), value.name(), type.withShape(Shape.of(elements)));
  }
}

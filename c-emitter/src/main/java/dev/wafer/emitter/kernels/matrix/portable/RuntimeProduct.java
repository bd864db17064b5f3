package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Shape;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import java.util.List;
import java.util.Optional;

/**
 * FULLY_CONNECTED of float, int8 or int16 whose weights, or whose bias, come at run time, in
 * portable C. What is a constant is read as the model has it.
 */
public final class RuntimeProduct implements Kernel<FullyConnected> {
  @Override
  public String name() {
    return "fully_connected_runtime";
  }

  @Override
  public List<Class<? extends FullyConnected>> operators() {
    return List.of(FullyConnected.class);
  }

  @Override
  public Optional<KernelBinding> bind(FullyConnected op, KernelRequest request) {
    if ((!request.isRuntime(1) && !request.isRuntime(2) && request.isRuntime(0))) {
      return Optional.empty();
    }
    int depth = request.input(1).shape().dim(1);
    boolean floats =
        request.inputType(0) == DataType.FLOAT32 && request.inputType(1) == DataType.FLOAT32;
    Optional<Accumulator> accumulator = Accumulator.ofRuntime(request, depth);
    if (!floats && accumulator.isEmpty()) {
      return Optional.empty();
    }
    boolean biased = request.node().input(2).isPresent();
    String type = accumulator.map(Accumulator::suffix).orElse("f32");
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + type, Templates.beside(RuntimeProduct.class), name() + "_" + type)
            .bake("float", floats)
            .bake("biased", biased)
            .bake("weight", CType.of(request.inputType(1)))
            .input(0)
            .input(1);
    if (biased) {
      binding.bake("bias", CType.of(request.inputType(2))).input(2);
    }
    Shape weights = request.input(1).shape();
    int outputs = weights.dim(0);
    int rows = outputs == 0 ? 0 : request.output().shape().elements() / outputs;
    binding
        .output(0)
        .overlaps(overlaps(request, rows, depth, outputs))
        .parameters()
        .parameter("rows", CType.I32, rows)
        .parameter("depth", CType.I32, depth)
        .parameter("blocks", CType.I32, outputs / BlockedWeights.BLOCK)
        .parameter("rest", CType.I32, outputs % BlockedWeights.BLOCK);
    accumulator.ifPresentOrElse(
        sums -> {
          sums.bind(binding);
          binding
              .parameter("x_offset", CType.I32, sums.parameters().inputOffset())
              .parameter("w_offset", CType.I32, -Accumulator.weightsZeroPoint(request));
        },
        () -> {
          binding.bake("x", CType.F32).bake("sum", CType.F32);
          FloatConstants.clamp(binding, op.activation());
        });
    ProductCounts each =
        accumulator
            .map(ProductCounts::ofNarrowProducts)
            .map(ProductCounts::withOffset)
            .orElseGet(() -> ProductCounts.ofFloats(op.activation(), false));
    return Optional.of(binding.counts(counts(each, floats, rows, outputs, depth)).build());
  }

  /** A row of the input is read for each four outputs, so while the row of outputs is written. */
  private static List<Overlap> overlaps(KernelRequest request, int rows, int depth, int outputs) {
    int bytes = request.inputType(0).bits() / Byte.SIZE;
    return request.isRuntime(0)
        ? WindowOverlap.byPixel(Plane.ofRows(rows, depth, outputs), bytes)
            .rereading((outputs - 1L) * bytes)
            .rules()
        : List.of();
  }

  private static Counts counts(
      ProductCounts each, boolean floats, int rows, int outputs, int depth) {
    Counts offsets = Counts.of(ARITHMETIC, floats ? 0 : outputs * (1.8 * depth + 2));
    return each.outputs(1, outputs, depth, Counts.NONE)
        .and(offsets)
        .and(STEP)
        .and(ARITHMETIC, 4)
        .times(rows)
        .and(CALL);
  }
}

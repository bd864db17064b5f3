package dev.wafer.emitter.kernels.matrix.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.WIDE_REQUANTIZE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BroadcastLoops;
import dev.wafer.emitter.kernels.Interval;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.BatchMatMul;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.ActivationRange;
import dev.wafer.reference.FixedPoint;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.AccumulatorParameters;
import dev.wafer.reference.parameters.BatchMatMulGeometry;
import dev.wafer.targets.Work;
import java.util.List;
import java.util.Optional;

/**
 * BATCH_MATMUL of float, int8 or int16 in portable C. Either input may be a constant. Transposed
 * matrices are read with other steps, so one function serves all.
 */
public final class BatchMatMulKernel implements Kernel<BatchMatMul> {
  @Override
  public String name() {
    return "batch_matmul";
  }

  @Override
  public List<Class<? extends BatchMatMul>> operators() {
    return List.of(BatchMatMul.class);
  }

  @Override
  public Optional<KernelBinding> bind(BatchMatMul op, KernelRequest request) {
    DataType type = request.outputType();
    if ((type != DataType.FLOAT32 && type != DataType.INT8 && type != DataType.INT16)
        || request.inputType(0) != type
        || request.inputType(1) != type) {
      return Optional.empty();
    }
    BatchMatMulGeometry g = BatchMatMulGeometry.of(request.node());
    BroadcastLoops batches = BroadcastLoops.of(g.xBatch(), g.yBatch(), g.outBatch());
    boolean floats = type == DataType.FLOAT32;
    String suffix = floats ? "_f32" : type == DataType.INT8 ? "_s8" : "_s16";
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + suffix,
                Templates.beside(BatchMatMulKernel.class, "BatchMatMul"),
                "batch_matmul" + suffix)
            .bake("float", floats)
            .bake("wide", type == DataType.INT16)
            .bake("x", CType.of(type))
            .bake("loops", batches.extents().size())
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    for (int i = 0; i < batches.extents().size(); i++) {
      binding
          .parameter("extent" + i, CType.I32, batches.extents().get(i))
          .parameter("step1_" + i, CType.I32, (long) batches.steps1().get(i) * g.rows() * g.depth())
          .parameter(
              "step2_" + i, CType.I32, (long) batches.steps2().get(i) * g.depth() * g.columns());
    }
    binding
        .parameter("rows", CType.I32, g.rows())
        .parameter("depth", CType.I32, g.depth())
        .parameter("columns", CType.I32, g.columns())
        .parameter("x_row", CType.I32, g.xRow())
        .parameter("x_depth", CType.I32, g.xDepth())
        .parameter("y_depth", CType.I32, g.yDepth())
        .parameter("y_column", CType.I32, g.yColumn());
    if (type == DataType.INT8) {
      passScaling(binding, request, g.depth());
    } else if (type == DataType.INT16) {
      passWideScaling(binding, request);
    }
    long outputs = request.output().shape().elements();
    Work finish = floats ? STORE : type == DataType.INT8 ? REQUANTIZE : WIDE_REQUANTIZE;
    return Optional.of(
        binding
            .counts(
                counts(type)
                    .times(g.depth())
                    .and(finish)
                    .and(STORE)
                    .and(STEP)
                    .and(ARITHMETIC, finish == WIDE_REQUANTIZE ? 9 : 6)
                    .times(outputs)
                    .and(CALL))
            .build());
  }

  private static void passScaling(KernelBinding.Builder binding, KernelRequest request, int depth) {
    QuantizedMultiplier factor = AccumulatorParameters.productFactor(request.node());
    ActivationRange range = ActivationRange.of(request.outputType());
    Interval x = Interval.of(DataType.INT8).plus(-request.input(0).quantization().zeroPoint());
    Interval y = Interval.of(DataType.INT8).plus(-request.input(1).quantization().zeroPoint());
    Interval sum = x.times(y).sums(depth);
    Interval placed = sum.scaled(factor).plus(request.output().quantization().zeroPoint());
    binding
        .bake("wraps", !sum.fits(Integer.SIZE))
        .bake("offsetWraps", !placed.fits(Integer.SIZE))
        .parameter("x_offset", CType.I32, -request.input(0).quantization().zeroPoint())
        .parameter("y_offset", CType.I32, -request.input(1).quantization().zeroPoint())
        .parameter("multiplier", CType.I32, factor.multiplier())
        .parameter("shift", CType.I32, factor.shift())
        .parameter("zero_point", CType.I32, request.output().quantization().zeroPoint())
        .parameter("min", CType.I32, range.min())
        .parameter("max", CType.I32, range.max())
        .helper("requantize")
        .helper("clamp");
  }

  private static void passWideScaling(KernelBinding.Builder binding, KernelRequest request) {
    AccumulatorParameters parameters = AccumulatorParameters.of(request.node());
    QuantizedMultiplier factor = parameters.channel(0);
    binding
        .parameter("multiplier", CType.I32, FixedPoint.reducedMultiplier(factor.multiplier()))
        .parameter("shift", CType.I32, factor.shift())
        .parameter("min", CType.I32, parameters.range().min())
        .parameter("max", CType.I32, parameters.range().max())
        .helper("requantize_wide")
        .helper("clamp");
  }

  /** Of one product. */
  private static Counts counts(DataType type) {
    Counts loop = Counts.of(STEP).and(LOAD, 2);
    return switch (type) {
      case FLOAT32 -> loop.and(ARITHMETIC, 2).and(FLOAT_MULTIPLY_ADD);
      case INT16 -> loop.and(ARITHMETIC, 2.5).and(MULTIPLY_ADD);
      default -> loop.and(ARITHMETIC, 4).and(MULTIPLY_ADD);
    };
  }
}

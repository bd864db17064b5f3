package dev.wafer.emitter.kernels.reduce.mve;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ByteSums;
import dev.wafer.emitter.kernels.Columns;
import dev.wafer.emitter.kernels.MeanFactors;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.mve.MveRequantization;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.reference.parameters.MeanParameters;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** MEAN and SUM of columns of int8, eight at a time. */
public final class MeanS8Mve implements Kernel<Reduce> {
  private static final int LANES = MveVector.BYTES / 2;

  @Override
  public String name() {
    return "mean_s8_mve";
  }

  @Override
  public List<Class<? extends Reduce>> operators() {
    return List.of(Reduce.class);
  }

  @Override
  public Optional<KernelBinding> bind(Reduce op, KernelRequest request) {
    return request.core().has(Feature.MVE)
            && (op.fn() == ReduceFn.MEAN || op.fn() == ReduceFn.SUM)
            && request.inputType(0) == DataType.INT8
            && request.outputType() == DataType.INT8
        ? Columns.of(op, request)
            .filter(ByteSums::fitHalfwords)
            .filter(plane -> scales(plane, MeanParameters.of(request.node())))
            .map(plane -> binding(plane, MeanParameters.of(request.node())))
        : Optional.empty();
  }

  private static boolean scales(Plane plane, MeanParameters values) {
    long largest = Math.abs((long) values.sumOffset()) - (long) Byte.MIN_VALUE * plane.taps();
    return new MveRequantization(values.factor(), values.outputOffset()).exact(largest);
  }

  private KernelBinding binding(Plane plane, MeanParameters values) {
    boolean left = values.factor().shift() > 0;
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(MeanS8Mve.class), "mean_vectors_s8")
            .bake("scale", left ? "scale_left" : "scale_half_away")
            .bake("whole", plane.outC() % LANES == 0)
            .input(0)
            .output(0)
            .overlaps(WindowOverlap.byPixel(plane, 1).rulesByChannel())
            .parameters()
            .parameter("rows", CType.I32, plane.batches())
            .parameter("count", CType.I32, plane.taps())
            .parameter("channels", CType.I32, plane.outC());
    return MeanFactors.pass(binding, values)
        .helper("mve_scale")
        .counts(
            Counts.of(VECTOR, 5)
                .times(plane.taps())
                .and(VECTOR, left ? 50 : 40)
                .times(Math.ceil((double) plane.outC() / LANES))
                .and(VECTOR, 10)
                .times(plane.batches())
                .and(CALL))
        .build();
  }
}

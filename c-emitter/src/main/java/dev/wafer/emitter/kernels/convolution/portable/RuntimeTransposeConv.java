package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * TRANSPOSE_CONV whose weights or bias come at run time, of floats, int8 and int16, in portable C.
 */
public final class RuntimeTransposeConv implements Kernel<TransposeConv> {
  @Override
  public String name() {
    return "transpose_conv_runtime";
  }

  @Override
  public List<Class<? extends TransposeConv>> operators() {
    return List.of(TransposeConv.class);
  }

  @Override
  public Optional<KernelBinding> bind(TransposeConv op, KernelRequest request) {
    if (!request.isRuntime(1) && !request.isRuntime(2) && request.isRuntime(0)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    boolean floats =
        request.inputType(0) == DataType.FLOAT32 && request.inputType(1) == DataType.FLOAT32;
    Optional<Accumulator> accumulator = Accumulator.ofRuntime(request, plane.taps() * plane.outC());
    if (!floats && accumulator.isEmpty()) {
      return Optional.empty();
    }
    boolean biased = request.node().input(2).isPresent();
    String function = name() + "_" + accumulator.map(Accumulator::suffix).orElse("f32");
    KernelBinding.Builder binding =
        KernelBinding.builder(function, Templates.beside(RuntimeTransposeConv.class), function)
            .bake("float", floats)
            .bake("biased", biased)
            .bake("weight", CType.of(request.inputType(1)))
            .input(0)
            .input(1);
    if (biased) {
      binding.bake("bias", CType.of(request.inputType(2))).input(2);
    }
    binding.output(0).parameters();
    accumulator.ifPresentOrElse(
        sums -> {
          sums.bind(binding);
          binding.parameter("offset", CType.I32, sums.parameters().inputOffset());
        },
        () -> {
          binding.bake("x", CType.F32).bake("sum", CType.F32);
          FloatConstants.clamp(binding, op.activation());
        });
    PlaneParameters.addTransposedPlanes(binding, plane)
        .parameter("out_c", CType.I32, request.output().shape().dim(3));
    return Optional.of(
        PlaneParameters.addTransposedWindow(binding, plane)
            .counts(counts(accumulator, op, plane, request.output().shape().elements()))
            .build());
  }

  private static Counts counts(
      Optional<Accumulator> accumulator, TransposeConv op, Plane plane, int outputs) {
    double inside =
        (double) plane.taps() * plane.outH() * plane.outW() / (plane.inH() * (double) plane.inW());
    Counts around =
        Counts.of(STEP)
            .and(ARITHMETIC, 3)
            .and(LOAD, 2)
            .and(DIVIDE, 0.7 / op.window().strideH())
            .times(plane.taps())
            .and(Counts.of(DIVIDE, 2).and(ARITHMETIC, 6).and(LOAD, 4).times(inside))
            .and(Counts.of(STEP).and(ARITHMETIC, 3).and(LOAD).times(plane.filterH()));
    ProductCounts each =
        accumulator
            .map(ProductCounts::ofNarrowProducts)
            .map(ProductCounts::withOffset)
            .orElseGet(() -> ProductCounts.ofFloats(op.activation(), false));
    return each.single(inside * plane.outC(), around).times(outputs).and(CALL);
  }
}

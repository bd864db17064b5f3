package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.QUOTIENT;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * CONV_2D and DEPTHWISE_CONV_2D whose weights or bias come at run time, of floats, int8 and int16,
 * in portable C.
 */
public final class RuntimeConvolution implements Kernel<Windowed> {
  @Override
  public String name() {
    return "conv_2d_runtime";
  }

  @Override
  public List<Class<? extends Windowed>> operators() {
    return List.of(Conv2d.class, DepthwiseConv2d.class);
  }

  @Override
  public Optional<KernelBinding> bind(Windowed op, KernelRequest request) {
    if (!request.isRuntime(1) && !request.isRuntime(2) && request.isRuntime(0)) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    int filterC = op.isDepthwise() ? 1 : request.input(1).shape().dim(3);
    boolean floats =
        request.inputType(0) == DataType.FLOAT32 && request.inputType(1) == DataType.FLOAT32;
    Optional<Accumulator> accumulator = Accumulator.ofRuntime(request, plane.taps() * filterC);
    if (!floats && accumulator.isEmpty()) {
      return Optional.empty();
    }
    boolean biased = request.node().input(2).isPresent();
    String function = name() + "_" + accumulator.map(Accumulator::suffix).orElse("f32");
    KernelBinding.Builder binding =
        KernelBinding.builder(function, Templates.beside(RuntimeConvolution.class), function)
            .bake("float", floats)
            .bake("biased", biased)
            .bake("padded", plane.leavesInput())
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
          binding.parameter("x_offset", CType.I32, sums.parameters().inputOffset());
        },
        () -> {
          binding.bake("x", CType.F32).bake("sum", CType.F32);
          FloatConstants.clamp(binding, op.activation());
        });
    PlaneParameters.addTo(binding, plane);
    return Optional.of(
        binding
            .parameter("filter_c", CType.I32, filterC)
            .parameter("group_out_c", CType.I32, plane.outC() / (plane.inC() / filterC))
            .parameter("output_step", CType.I32, op.isDepthwise() ? 1 : plane.taps() * filterC)
            .parameter("tap_step", CType.I32, op.isDepthwise() ? plane.outC() : filterC)
            .counts(counts(accumulator, op.activation(), plane, filterC))
            .build());
  }

  private static Counts counts(
      Optional<Accumulator> accumulator, Activation activation, Plane plane, int filterC) {
    Counts around =
        Counts.of(STEP)
            .and(ARITHMETIC, 12)
            .and(LOAD, 10)
            .times(plane.taps())
            .and(QUOTIENT)
            .and(ARITHMETIC, 6)
            .and(LOAD, 6);
    ProductCounts each =
        accumulator
            .map(ProductCounts::ofNarrowProducts)
            .map(ProductCounts::withOffset)
            .orElseGet(() -> ProductCounts.ofFloats(activation, false));
    return each.single(WindowCounts.of(plane).taps() * filterC, around)
        .times((double) plane.outPixels() * plane.outC())
        .and(CALL);
  }
}

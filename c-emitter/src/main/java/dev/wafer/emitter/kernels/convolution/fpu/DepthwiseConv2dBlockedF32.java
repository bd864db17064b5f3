package dev.wafer.emitter.kernels.convolution.fpu;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * DEPTHWISE_CONV_2D of floats with one output channel for each of at least eight input channels,
 * eight of them at a time.
 */
public final class DepthwiseConv2dBlockedF32 implements Kernel<DepthwiseConv2d> {
  @Override
  public String name() {
    return "depthwise_conv_2d_blocked_f32";
  }

  @Override
  public List<Class<? extends DepthwiseConv2d>> operators() {
    return List.of(DepthwiseConv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(DepthwiseConv2d conv, KernelRequest request) {
    if (!FloatConstants.acceptsInRegisters(request)
        || request.tiled()
        || conv.depthMultiplier() != 1) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    if (plane.outC() < BlockedTaps.BLOCK) {
      return Optional.empty();
    }
    boolean vectors = request.core().has(Feature.MVE_FLOAT);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(DepthwiseConv2dBlockedF32.class),
                "depthwise_conv_blocked_f32")
            .bake("ragged", plane.outC() % BlockedTaps.BLOCK != 0)
            .bake("vectors", vectors)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", BlockedTaps.of(request.constant(1).orElseThrow()))
            .parameter("bias", FloatConstants.bias(request, plane.outC()))
            .helper("window");
    if (vectors) {
      binding.helper("mve");
    }
    FloatConstants.clamp(binding, conv.activation());
    PlaneParameters.addTo(binding, plane);
    PlaneViews.of(request).addPitchedTo(binding);
    // Block by block: a block's window is read when the blocks before it are written.
    return Optional.of(
        binding
            .overlaps(WindowOverlap.byPixel(plane, Float.BYTES).rulesByChannel())
            .counts(counts(plane, conv.activation(), vectors, false))
            .alone(counts(plane, conv.activation(), vectors, true))
            .build());
  }

  /** Where the compiler knows the plane, little is left of what stands around the blocks. */
  private static Counts counts(Plane plane, Activation activation, boolean vectors, boolean alone) {
    WindowCounts window = WindowCounts.of(plane);
    int blocks = plane.outC() / BlockedTaps.BLOCK;
    int rest = plane.outC() % BlockedTaps.BLOCK;
    int row = alone ? 2 : 8;
    int bounds = activation == Activation.NONE ? 0 : 2;
    Counts block =
        vectors
            ? Counts.of(VECTOR, window.rows() * (11 * window.columns() + row) + 28 + 9 * bounds)
            : Counts.of(
                DSP,
                window.rows() * ((BlockedTaps.BLOCK + 5) * window.columns() + 5)
                    + (2 + 5 * bounds) * BlockedTaps.BLOCK
                    + 6);
    if (!alone) {
      block = block.and(ARITHMETIC, 10).and(LOAD, 5);
    }
    block = block.and(ARITHMETIC, 6);
    // A core with vectors has loops that take no instruction a turn.
    Counts single =
        vectors
            ? Counts.of(VECTOR, 4 * window.taps() + (row - 2) * window.rows() + 12)
            : Counts.of(FLOAT_MULTIPLY_ADD)
                .and(LOAD, 2)
                .and(STEP)
                .times(window.taps())
                .and(Counts.of(STEP).and(ARITHMETIC, 3).and(LOAD).times(window.rows()))
                .and(ProductCounts.finishOfFloat(activation))
                .and(STEP);
    return block
        .times(blocks)
        .and(single.times(rest))
        .and(WindowCounts.clipped())
        .and(ARITHMETIC, alone ? 0 : 30)
        .times((double) plane.outPixels())
        .and(CALL);
  }
}

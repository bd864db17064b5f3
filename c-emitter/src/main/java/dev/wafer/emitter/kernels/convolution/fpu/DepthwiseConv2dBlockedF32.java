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
  private static final int BLOCK = 8;

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
    if (plane.outC() < BLOCK) {
      return Optional.empty();
    }
    boolean vectors = request.core().has(Feature.MVE_FLOAT);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(DepthwiseConv2dBlockedF32.class),
                "depthwise_conv_blocked_f32")
            .bake("ragged", plane.outC() % BLOCK != 0)
            .bake("vectors", vectors)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", FloatConstants.weights(request.constant(1).orElseThrow()))
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

  /** Where the compiler knows the plane, little is left of what stands around rows of vectors. */
  private static Counts counts(Plane plane, Activation activation, boolean vectors, boolean alone) {
    WindowCounts window = WindowCounts.of(plane);
    int blocks = plane.outC() / BLOCK;
    int rest = plane.outC() % BLOCK;
    Counts finish =
        ProductCounts.finishOfFloat(activation)
            .and(LOAD)
            .and(ARITHMETIC, !vectors ? 7 : alone ? 2 : 10);
    Counts row =
        vectors
            ? Counts.of(VECTOR, 11 * window.columns() + (alone ? 5 : 12))
            : Counts.of(DSP, (BLOCK + 6) * window.columns() + 6);
    Counts block =
        row.and(STEP)
            .and(ARITHMETIC, 6)
            .and(LOAD, 4)
            .times(window.rows())
            .and(finish.and(STEP).times(BLOCK))
            .and(ARITHMETIC, 8);
    Counts single =
        Counts.of(FLOAT_MULTIPLY_ADD)
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
        .times((double) plane.outPixels())
        .and(CALL);
  }
}

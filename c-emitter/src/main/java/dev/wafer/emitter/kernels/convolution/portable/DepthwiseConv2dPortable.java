package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/** DEPTHWISE_CONV_2D of int8 or int16 by constant weights, in portable C. */
public final class DepthwiseConv2dPortable implements Kernel<DepthwiseConv2d> {
  @Override
  public String name() {
    return "depthwise_conv_2d";
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
    return Accumulator.of(request)
        .map(accumulator -> bind(request, accumulator, conv.depthMultiplier()));
  }

  private KernelBinding bind(KernelRequest request, Accumulator accumulator, int multiplier) {
    Plane plane = Plane.of(request.node());
    int outputs = plane.outC();
    boolean multiplied = multiplier > 1;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name() + "_" + accumulator.suffix(),
                Templates.beside(DepthwiseConv2dPortable.class),
                "depthwise_conv_2d_" + accumulator.suffix())
            .bake("multiplied", multiplied)
            .input(0)
            .output(0)
            .parameters()
            .parameter("weights", BlockedWeights.asTheyAre(request.weights().orElseThrow()))
            .parameter("bias", accumulator.bias(request));
    accumulator.bind(binding);
    binding.bake("dilated", plane.isDilated());
    PlaneParameters.addTo(binding, plane);
    PlaneViews.of(request).addPitchedTo(binding);
    int bytes = accumulator.activation().sizeBytes();
    // Channel by channel: a channel's window is read when only the channels before it are written.
    binding.overlaps(
        WindowOverlap.byPixel(plane, bytes)
            .rereading((long) (outputs - plane.inC()) * bytes)
            .rulesByChannel());
    if (multiplied) {
      binding.parameter("multiplier_c", CType.I32, multiplier);
    }
    return binding
        .parameter("blocks", CType.I32, outputs / BlockedWeights.BLOCK)
        .parameter("rest", CType.I32, outputs % BlockedWeights.BLOCK)
        .parameter("offset", CType.I32, accumulator.parameters().inputOffset())
        .helper("window")
        .code(930)
        .counts(counts(accumulator, plane, multiplied))
        .build();
  }

  private static Counts counts(Accumulator accumulator, Plane plane, boolean multiplied) {
    WindowCounts window = WindowCounts.of(plane);
    ProductCounts each = ProductCounts.of(accumulator);
    Counts tap = each.product().and(LOAD, 2).and(ARITHMETIC, accumulator.isWide() ? 3 : 2);
    Counts rows =
        multiplied
            ? Counts.of(STEP).and(ARITHMETIC, 9).and(LOAD, 5).times(window.rows())
            : Counts.of(STEP).and(ARITHMETIC, 18).and(LOAD, 13).times(window.rows());
    Counts around = rows.and(STEP).and(ARITHMETIC, 4);
    int blocked = multiplied ? 0 : plane.outC() / BlockedWeights.BLOCK;
    int rest = plane.outC() - BlockedWeights.BLOCK * blocked;
    Counts block = lanes(each, tap, window, BlockedWeights.BLOCK).and(around);
    Counts single = lanes(each, tap, window, 1).and(around).and(DIVIDE, multiplied ? 1 : 0);
    return block
        .times(blocked)
        .and(single.times(rest))
        .and(WindowCounts.clipped())
        .times((double) plane.outPixels())
        .and(CALL);
  }

  private static Counts lanes(ProductCounts each, Counts tap, WindowCounts window, int lanes) {
    return tap.times(lanes)
        .and(STEP)
        .and(ARITHMETIC, 2)
        .times(window.taps())
        .and(each.finish().times(lanes))
        .and(LOAD, lanes);
  }
}

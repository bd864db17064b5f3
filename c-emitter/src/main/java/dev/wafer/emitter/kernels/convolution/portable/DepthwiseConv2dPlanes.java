package dev.wafer.emitter.kernels.convolution.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Accumulator;
import dev.wafer.emitter.kernels.BandOverlap;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * DEPTHWISE_CONV_2D of int8 without dilation on cores without the DSP extension: a band of a
 * channel's plane goes to the scratch with its padding, and neighbouring outputs share what they
 * load.
 */
public final class DepthwiseConv2dPlanes implements Kernel<DepthwiseConv2d> {
  /** How much of a channel's plane is in the scratch at a time. */
  public enum Extent {
    /** All of it, so that the output can lie in the place of the input. */
    WHOLE("planes", Integer.MAX_VALUE),
    /** A band of rows. */
    BAND("bands", 256);

    private final String name;
    private final int cells;

    Extent(String name, int cells) {
      this.name = name;
      this.cells = cells;
    }
  }

  /** Code of what copies a channel. */
  private static final int GATHER_BYTES = 180;

  /** Neighbours that are computed together at most, so that their sums stay in registers. */
  private static final int MOST_LANES = 5;

  /** Wider windows go through a loop over their columns. */
  private static final int MOST_UNROLLED = 7;

  private final Extent extent;

  public DepthwiseConv2dPlanes(Extent extent) {
    this.extent = extent;
  }

  @Override
  public String name() {
    return "depthwise_conv_2d_" + extent.name + "_s8";
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
  public Optional<KernelBinding> bind(DepthwiseConv2d op, KernelRequest request) {
    if (request.tiled() || request.core().has(Feature.DSP) || !request.core().isArm()) {
      return Optional.empty();
    }
    Plane plane = Plane.of(request.node());
    return Accumulator.of(request)
        .filter(a -> a.sum() == CType.I32 && a.activation() == CType.I8 && a.weight() == CType.I8)
        .filter(a -> !plane.isDilated())
        .map(a -> DspScaling.of(request))
        .filter(DspScaling::exact)
        .map(scaling -> binding(request, plane, scaling));
  }

  /** By as many neighbours as are best, and by others, whose function more layers may have. */
  private KernelBinding binding(KernelRequest request, Plane plane, DspScaling scaling) {
    Optional<KernelBinding> shared = Optional.empty();
    for (int lanes : lanes(plane.outW())) {
      KernelBinding.Builder binding = binding(request, plane, scaling, lanes);
      shared.ifPresent(binding::shared);
      shared = Optional.of(binding.build());
    }
    return shared.orElseThrow();
  }

  private KernelBinding.Builder binding(
      KernelRequest request, Plane s, DspScaling scaling, int lanes) {
    boolean longMultiply = request.core().has(Feature.LONG_MULTIPLY);
    CType cell = longMultiply ? CType.I8 : CType.I32;
    PlaneViews views = PlaneViews.of(request);
    int pitch = (s.outW() - 1) * s.strideW() + s.filterW();
    int rows = Math.max(s.filterH(), extent.cells / pitch);
    int band = Math.min(s.outH(), (rows - s.filterH()) / s.strideH() + 1);
    int cells = ((band - 1) * s.strideH() + s.filterH()) * pitch;
    int multiplier = s.outC() / s.inC();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseConv2dPlanes.class), "depthwise_planes_s8")
            .bake("cell", cell)
            .bake("longMultiply", longMultiply)
            .bake("clamped", scaling.output().clamped())
            .bake("signFix", scaling.output().showsTiesBelowZero())
            .bake("batched", s.batches() > 1)
            .bake("multiplied", multiplier > 1)
            .bake("lanes", lanes)
            .bake("filterW", s.filterW() <= MOST_UNROLLED ? s.filterW() : 0)
            .bake("strideW", s.strideW())
            .input(0)
            .output(0)
            .scratch("rows of one channel", cell, (long) cells * cell.sizeBytes(), cell.sizeBytes())
            .parameters()
            .parameter("weights", byChannel(request.weights().orElseThrow(), s))
            .parameter("bias", scaling.biases(1, DspScaling.Doubled.NONE))
            .parameter("multipliers", scaling.multipliers())
            .parameter("shifts", scaling.shifts())
            .parameter("halves", CType.I32, scaling.channel(0).halves())
            .parameter("padding", CType.I32, scaling.inputZeroPoint())
            .parameter("channels", CType.I32, s.inC())
            .parameter("taps", CType.I32, s.taps())
            .parameter("filter_h", CType.I32, s.filterH())
            .parameter("stride_h", CType.I32, s.strideH())
            .parameter("pad_top", CType.I32, s.top())
            .parameter("pad_left", CType.I32, s.left())
            .parameter("in_h", CType.I32, s.inH())
            .parameter("columns", CType.I32, Math.max(0, Math.min(s.inW(), pitch - s.left())))
            .parameter("in_pixel", CType.I32, views.in().stride(2))
            .parameter("in_row", CType.I32, views.in().stride(1))
            .parameter("out_h", CType.I32, s.outH())
            .parameter("last", CType.I32, s.outW() - lanes)
            .parameter("out_pixel", CType.I32, views.out().stride(2))
            .parameter("out_row", CType.I32, views.out().stride(1))
            .parameter("band", CType.I32, band)
            .parameter("pitch", CType.I32, pitch)
            .parameter("cells", CType.I32, cells)
            .helper("noinline")
            .helper(longMultiply ? "gather_channel" : "gather_channel_words", GATHER_BYTES);
    if (!longMultiply) {
      binding.helper("mul_high");
    }
    if (s.filterW() > MOST_UNROLLED) {
      binding.parameter("filter_w", CType.I32, s.filterW());
    }
    if (multiplier > 1) {
      binding.parameter("multiplier_c", CType.I32, multiplier);
    }
    if (s.batches() > 1) {
      binding
          .parameter("batches", CType.I32, s.batches())
          .parameter("in_image", CType.I32, views.in().stride(0))
          .parameter("out_image", CType.I32, views.out().stride(0));
    }
    scaling.output().addBounds(binding);
    return binding
        .overlaps(new BandOverlap(s, band).rules())
        .code(longMultiply ? 420 + 55 * lanes : 450 + 125 * lanes)
        .counts(counts(s, band, lanes, cells).and(CALL));
  }

  /** Neighbours that are computed together: last what divides a row with the least waste. */
  private static List<Integer> lanes(int width) {
    return IntStream.rangeClosed(Math.min(width, 2), Math.min(width, MOST_LANES))
        .boxed()
        .sorted(Comparator.comparingInt((Integer lanes) -> -work(width, lanes)))
        .toList();
  }

  /** Of a row, in products of an output: a group takes one more than its outputs. */
  private static int work(int width, int lanes) {
    return (width + lanes - 1) / lanes * (lanes + 1);
  }

  /** A channel's window row by row, then the next channel's. */
  private static PackedConstant byChannel(DenseConstant source, Plane s) {
    return PackedConstant.of(
        "weights",
        PackedConstant.Kind.WEIGHT,
        CType.I8,
        1,
        () -> {
          int taps = s.taps();
          long[] values = new long[taps * s.outC()];
          for (int i = 0; i < values.length; i++) {
            values[i] = source.integerAt(i % taps * s.outC() + i / taps);
          }
          return IntegerConstants.bytes(CType.I8, values);
        });
  }

  private static Counts counts(Plane s, int band, int lanes, int cells) {
    double groups = Math.ceil((double) s.outW() / lanes);
    double bands = Math.ceil((double) s.outH() / band);
    boolean unrolled = s.filterW() <= MOST_UNROLLED;
    double loads =
        unrolled ? (lanes - 1.0) * s.strideW() + s.filterW() : (double) lanes * s.filterW();
    Counts row =
        Counts.of(LOAD, loads + s.filterW())
            .and(MULTIPLY_ADD, (double) lanes * s.filterW())
            .and(STEP, unrolled ? 1 : s.filterW() + 1.0);
    Counts group =
        row.times(s.filterH())
            .and(Counts.of(REQUANTIZE).and(STORE).times(lanes))
            .and(ARITHMETIC, 8)
            .and(STEP);
    Counts outputs = group.times(groups).and(ARITHMETIC, 6).and(STEP).times(s.outH());
    double read = Math.min(cells, (double) s.inW() * s.inH());
    Counts gathered =
        Counts.of(LOAD).and(STORE).and(ARITHMETIC, 1).times(read).and(ARITHMETIC, 30).and(CALL);
    return outputs
        .times(s.outC())
        .and(Counts.of(ARITHMETIC, 20).and(LOAD, 8).and(CALL).times(bands * s.outC()))
        .and(gathered.times(bands * s.inC()))
        .and(Counts.of(STORE, 0.5).times(cells * bands))
        .times(s.batches());
  }
}

package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BandOverlap;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** DEPTHWISE_CONV_2D of int8 by 3x3 weights, stride 1 or 2, one output channel an input channel. */
public final class DepthwiseConv3x3S8Dsp implements Kernel<DepthwiseConv2d> {
  /** Scratch is kept near this by working in bands of rows. */
  private static final int SCRATCH_BYTES = 1024;

  /** Instructions of an output that is computed by itself. */
  private static final double SINGLE = 20;

  /** Of a load's and a store's immediate. */
  static final int MAX_OFFSET_BYTES = 4095;

  /** Less than this is the sum of a multiple of 4096 below 2^20 and of an immediate. */
  private static final int MAX_SUM_BYTES = 1 << 20;

  @Override
  public String name() {
    return "depthwise_conv_3x3_s8_dsp";
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
    Optional<Plane> shape = Int8Layers.plane(request, Feature.DSP);
    if (shape.isEmpty() || !accepts(shape.get())) {
      return Optional.empty();
    }
    Plane s = shape.get();
    DenseConstant weights = request.weights().orElseThrow();
    DspScaling scaling = DspScaling.of(request);
    return scaling.exactEitherWay()
        ? Optional.of(binding(s, PlaneViews.of(request), weights, scaling))
        : Optional.empty();
  }

  /** Whether it is by 3x3 weights at stride 1 or 2, one output channel an input channel. */
  static boolean accepts(Plane s) {
    return s.inC() == s.outC()
        && s.filterH() == 3
        && s.filterW() == 3
        && s.strideH() == s.strideW()
        && s.strideH() <= 2
        && s.dilationH() == 1
        && s.dilationW() == 1;
  }

  private KernelBinding binding(
      Plane s, PlaneViews views, DenseConstant weights, DspScaling scaling) {
    boolean wide = weights.dataType() == DataType.INT16;
    int stride = s.strideH();
    int read = stride == 1 ? roundUpToEven(s.outW()) + 2 : 2 * s.outW() + 2;
    int pitch = roundUpToEven(Math.max(read, s.left() + s.inW()));
    int rows = Math.max(3, SCRATCH_BYTES / (2 * pitch));
    int band = band(s.outH(), (rows - 3) / stride + 1, stride);
    int left = scaling.leftShifts();
    boolean fast = left < s.outC() && hasAssembly(s, views.out(), pitch, band);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseConv3x3S8Dsp.class), "depthwise_conv_3x3_s8")
            .bake("wide", wide)
            .bake("clamped", scaling.output().clamped())
            .bake("signFix", scaling.output().showsTiesBelowZero())
            .bake("left", left != 0)
            .bake("right", left < s.outC())
            .bake("batched", s.batches() > 1)
            .bake("channels", s.inC())
            .bake("width", s.inW())
            .bake("outWidth", s.outW())
            .bake("padLeft", s.left())
            .bake("pitch", pitch)
            .bake("inPixel", views.in().stride(2))
            .bake("inRow", views.in().stride(1))
            .bake("inImage", image(views.in()))
            .bake("outPixel", views.out().stride(2))
            .bake("outRow", views.out().stride(1))
            .bake("outImage", image(views.out()))
            .bake("stride", stride)
            .bake("fast", fast)
            .bake("oddRows", fast && (s.outH() % 2 == 1 || (s.outH() > band && band % 2 == 1)))
            .input(0)
            .output(0)
            .scratch("rows of one channel", CType.I16, 2L * pitch * ((band - 1L) * stride + 3), 4)
            .parameters()
            .parameter("weights", wide ? packWide(weights, s.outC()) : pack(weights, s.outC()))
            .parameter("bias", scaling.biases(1, DspScaling.Doubled.ALL))
            .parameter("multipliers", scaling.multipliers())
            .parameter("shifts", scaling.shifts())
            .parameter("rounding", CType.I32, scaling.channel(0).halves())
            .parameter("padding", CType.I32, scaling.inputZeroPoint())
            .parameter("in_h", CType.I32, s.inH())
            .parameter("out_h", CType.I32, s.outH())
            .parameter("pad_top", CType.I32, s.top())
            .parameter("band", CType.I32, band)
            .helper("dsp");
    scaling.output().addBounds(binding);
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    binding.overlaps(new BandOverlap(s, band).rules());
    return binding
        .code(left == 0 || left == s.outC() ? 650 : 850)
        .counts(
            Counts.of(DSP, outputs(s, band, fast, scaling) + 35)
                .times((double) s.batches() * (s.outC() - left))
                .and(
                    Counts.of(DSP, outputs(s, band, false, scaling) + 35)
                        .times((double) s.batches() * left))
                .and(Counts.of(DSP, 3).times((double) s.batches() * s.inH() * s.inW() * s.inC()))
                .and(CALL))
        .build();
  }

  /** Rows of a band: two at least where two are computed together, in the last band, too. */
  private static int band(int rows, int most, int stride) {
    int band = Math.min(rows, most);
    return stride == 1 && band > 2 && rows % band == 1 ? band - 1 : band;
  }

  /** Whether the assembly's immediates hold the distances, and two rows can go together. */
  private static boolean hasAssembly(Plane s, Layout out, int pitch, int band) {
    boolean near =
        6 * pitch + 4 <= MAX_OFFSET_BYTES
            && 2 * out.stride(2) <= MAX_OFFSET_BYTES
            && 2 * out.stride(1) < MAX_SUM_BYTES;
    boolean pairs = s.outW() > 1 && band > 1 && s.outH() % band != 1;
    return near && (s.strideH() == 2 || (pairs && saves(s, band)));
  }

  /** Whether pairs of rows are faster though one of an odd number is computed twice. */
  private static boolean saves(Plane s, int band) {
    return byPairs(s, band) < SINGLE * s.outH() * s.outW();
  }

  /** Instructions of a channel's outputs with stride 1, by the assembly. */
  private static double byPairs(Plane s, int band) {
    int groups = s.outH() / band * ((band + 1) / 2) + (s.outH() % band + 1) / 2;
    int pairs = s.outW() / 2;
    return groups * (pairs * 51.0 + s.outW() % 2 * 30 + 8) + 25;
  }

  /** Instructions of a channel's outputs. */
  private static double outputs(Plane s, int band, boolean fast, DspScaling scaling) {
    int outputs = s.outH() * s.outW();
    double narrowing =
        (scaling.output().clamped() ? 7 : 0) + (scaling.output().showsTiesBelowZero() ? 1 : 0);
    return fast
        ? (s.strideH() == 1 ? byPairs(s, band) : 17.0 * outputs + 8 * s.outH() + 25)
            + narrowing * outputs
        : SINGLE * outputs;
  }

  /** Two words for each channel and kernel row: halfwords k0, k1 and k1, k2. */
  private static PackedConstant packWide(DenseConstant weights, int channels) {
    long[] out = new long[6 * channels];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < 6; i++) {
        int tap = i / 2 * 3 + i % 2;
        long low = weights.integerAt(tap * channels + c);
        long high = weights.integerAt((tap + 1) * channels + c);
        out[6 * c + i] = (low & 0xFFFF) | (high & 0xFFFF) << 16;
      }
    }
    return new PackedConstant(
        "weights",
        PackedConstant.Kind.WEIGHT,
        CType.U32,
        4,
        IntegerConstants.bytes(CType.U32, out));
  }

  /** A word for each channel and kernel row: bytes k0, k1, k1, k2. */
  private static PackedConstant pack(DenseConstant weights, int channels) {
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.U32, 4, () -> words(weights, channels));
  }

  private static Bytes words(DenseConstant weights, int channels) {
    byte[] out = new byte[12 * channels];
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < 3; row++) {
        for (int i = 0; i < 4; i++) {
          int column = (i + 1) / 2;
          out[12 * c + 4 * row + i] = (byte) weights.integerAt((row * 3 + column) * channels + c);
        }
      }
    }
    return Bytes.wrap(out);
  }

  /** Bytes from image to image; 0 where the function counts them in rows. */
  private static int image(Layout layout) {
    int rows = layout.shape().dim(1);
    return layout.stride(0) == rows * layout.stride(1) ? 0 : layout.stride(0);
  }

  private static int roundUpToEven(int value) {
    return value + (value & 1);
  }
}

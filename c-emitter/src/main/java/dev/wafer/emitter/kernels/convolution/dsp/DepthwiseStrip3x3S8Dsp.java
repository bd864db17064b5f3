package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.COPIED_WORD;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.dsp.DspRequantization;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.ScratchRequest.Frame;
import dev.wafer.targets.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DEPTHWISE_CONV_2D of int8 by 3x3 weights with stride 1 to one or two rows, as layers that run by
 * rows compute them: channel by channel from column to column. It takes no scratch, but for the few
 * calls at the edges of a plane, which copy what they read beside rows of zero points: so the same
 * function serves them.
 */
public final class DepthwiseStrip3x3S8Dsp implements Kernel<DepthwiseConv2d> {
  private static final int FILTER = 3;

  /** Taps of each kernel column as bytes in a word, the middle one twice. */
  private static final int[] ROWS_OF_BYTES = {0, 1, 1, 2};

  /** Words of a channel: three columns, multiplier, right shift less one, twice the bias. */
  private static final int CHANNEL_WORDS = 6;

  private static final int MAX_ROWS = 2;

  /** Code that copies rows. */
  private static final int FRAME_BYTES = 90;

  /** All that is read is copied before anything is written. */
  private static final List<Overlap> AFTER_COPYING =
      List.of(
          new Overlap(0, 0, Overlap.Form.OUTPUT_BELOW, 0),
          new Overlap(0, 0, Overlap.Form.OUTPUT_ABOVE, 0));

  /** Up to here all columns have code of their own. */
  private static final int MAX_UNROLLED = 6;

  @Override
  public String name() {
    return "depthwise_strip_3x3_s8_dsp";
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
    PlaneViews views = PlaneViews.of(request);
    DenseConstant weights = request.weights().orElseThrow();
    DspScaling scaling = DspScaling.of(request);
    if (weights.dataType() != DataType.INT8
        || !scaling.exactEitherWay()
        || scaling.leftShifts() != 0
        || !isNear(s, views)
        || (isEdge(s) && !views.in().isDense())) {
      return Optional.empty();
    }
    // The form that most calls of a part can share comes last.
    Optional<KernelBinding> shared = Optional.empty();
    for (Form form : Form.of(s, views)) {
      KernelBinding.Builder binding = binding(s, views, weights, scaling, form);
      shared.ifPresent(binding::shared);
      shared = Optional.of(binding.build());
    }
    return shared;
  }

  /**
   * A function.
   *
   * @param rows that it computes
   * @param framed whether it serves edges of a plane, too
   */
  private record Form(int rows, boolean framed) {
    /** The forms that compute a layer, that of most calls first. */
    static List<Form> of(Plane s, PlaneViews views) {
      List<Form> forms = new ArrayList<>();
      if (isEdge(s) && s.outH() == 1 && s.inW() == s.outW() && views.out().isDense()) {
        forms.add(new Form(MAX_ROWS, true));
      }
      forms.add(new Form(s.outH(), true));
      if (!isEdge(s)) {
        forms.add(new Form(s.outH(), false));
      }
      return forms;
    }

    /** Whether it computes a row that nobody asks for. */
    boolean isWider(Plane s) {
      return rows > s.outH();
    }
  }

  /** Whether rows beside the plane are read. */
  private static boolean isEdge(Plane s) {
    return s.top() + bottom(s) > 0;
  }

  private static boolean accepts(Plane s) {
    return DepthwiseConv3x3S8Dsp.accepts(s)
        && s.batches() == 1
        && s.strideH() == 1
        && s.outH() <= MAX_ROWS
        && s.outW() >= 2
        && s.top() <= 1
        && bottom(s) <= 1
        && s.left() <= 1
        && right(s) >= 0
        && right(s) <= 1;
  }

  /** Rows below the input that are read. */
  private static int bottom(Plane s) {
    return Math.max(0, s.outH() + 2 - s.top() - s.inH());
  }

  /** Columns behind the input that are read; negative where some of the input are not. */
  private static int right(Plane s) {
    return s.outW() + 2 - s.left() - s.inW();
  }

  /** Pairs of columns that a loop goes through. */
  private static int pairs(Plane s) {
    return s.outW() <= MAX_UNROLLED ? 0 : (s.outW() - 2) / 2;
  }

  /** Whether the assembly's immediates hold all distances. */
  private static boolean isNear(Plane s, PlaneViews views) {
    int columns = s.outW() + 2 - 2 * pairs(s);
    return 3 * views.in().stride(1) + columns * views.in().stride(2)
            <= DepthwiseConv3x3S8Dsp.MAX_OFFSET_BYTES
        && views.out().stride(1) + columns * views.out().stride(2)
            <= DepthwiseConv3x3S8Dsp.MAX_OFFSET_BYTES
        && 2L * pairs(s) * Math.max(views.in().stride(2), views.out().stride(2)) < 1 << 16;
  }

  private KernelBinding.Builder binding(
      Plane s, PlaneViews views, DenseConstant weights, DspScaling scaling, Form form) {
    int inRow = views.in().stride(1);
    int outRow = views.out().stride(1);
    boolean words = inRow % Integer.BYTES == 0 && outRow % Integer.BYTES == 0;
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(DepthwiseStrip3x3S8Dsp.class), "depthwise_strip_3x3_s8")
            .bake("clamped", scaling.output().clamped())
            .bake("signFix", scaling.output().showsTiesBelowZero())
            .bake("rows", form.rows())
            .bake("framed", form.framed())
            .bake("words", form.framed() && words)
            .bake("left", s.left())
            .bake("right", right(s))
            .bake("channels", s.inC())
            .bake("outWidth", s.outW())
            .bake("pairs", pairs(s))
            .bake("inPixel", views.in().stride(2))
            .bake("inRow", inRow)
            .bake("outPixel", views.out().stride(2))
            .bake("outRow", outRow)
            .input(0)
            .output(0);
    if (isEdge(s)) {
      binding.scratch(
          new ScratchRequest(
              "rows beside zero points",
              (form.rows() + 2L) * inRow,
              Integer.BYTES,
              Optional.of(new Frame(0, (long) s.top() * inRow))),
          CType.I8);
    } else if (form.framed()) {
      binding.output(0);
    }
    binding
        .parameters()
        .parameter("table", table(s.outC(), weights, scaling))
        .parameter("rounding", CType.I32, scaling.channel(0).halves())
        .parameter("padding", CType.I32, scaling.inputZeroPoint())
        .helper("dsp");
    if (form.framed()) {
      binding
          .parameter("above", CType.I32, (long) s.top() * inRow)
          .parameter("given", CType.I32, isEdge(s) ? (long) s.inH() * inRow : 0);
      if (form.rows() == MAX_ROWS) {
        binding.parameter("single", CType.I32, form.isWider(s) ? 1 : 0);
      }
      if (words) {
        binding.alignment(Integer.BYTES).helper("row_moves");
      }
    }
    scaling.output().addBounds(binding);
    int columns = s.outW() - 2 * pairs(s) + (pairs(s) == 0 ? 0 : 2);
    return binding
        .overlaps(isEdge(s) ? AFTER_COPYING : overlaps(s))
        .code(150 + columns * (form.rows() == 1 ? 70 : 115) + (form.framed() ? FRAME_BYTES : 0))
        .counts(
            Counts.of(DSP, channel(s, scaling, form.rows()))
                .times(s.outC())
                .and(DSP, 45)
                .and(CALL)
                .and(framing(s, form, inRow, words)));
  }

  /** Copying what is read beside rows of zero points. */
  private static Counts framing(Plane s, Form form, int inRow, boolean words) {
    if (!form.framed()) {
      return Counts.NONE;
    }
    if (!isEdge(s)) {
      return Counts.of(DSP, 4);
    }
    double copied = (s.inH() + (form.isWider(s) ? 1.0 : 0)) * inRow;
    double filled = (form.rows() + 2.0 - s.inH()) * inRow;
    return words
        ? Counts.of(DSP, 7 * filled / 4 + 6 * copied / 64 + 50)
        : Counts.of(BLOCK_COPY, 3).and(COPIED_WORD, (copied + filled) / 4);
  }

  /** Instructions of a channel. */
  private static double channel(Plane s, DspScaling scaling, int rows) {
    int borders = s.left() + right(s);
    double loads = (rows == 1 ? 4.0 : 6.0) * (s.outW() + 2 - borders);
    double products = 2.0 * rows * (3 * s.outW() - borders) + s.outW() - right(s) + 2;
    double beside = s.left() * (2.0 + rows) + right(s) * (4.0 + rows);
    double output = 2 + 4.0 * rows;
    if (scaling.output().clamped()) {
      output += 2 + 6.0 * rows;
    }
    if (scaling.output().showsTiesBelowZero()) {
      output += 2 + rows;
    }
    double loop = pairs(s) == 0 ? 0 : 5.0 * pairs(s) + 4;
    // Weights of the right column stay in registers, where one row leaves some.
    double kept = rows == 1 ? 2.0 - s.outW() : 0;
    return 23 + loads + products + beside + output * s.outW() + loop + kept;
  }

  /**
   * An output lies on a column of its channel that has been read, in whatever row: columns go from
   * all rows to the registers before an output of the one in their middle is written.
   */
  private static List<Overlap> overlaps(Plane s) {
    List<Overlap> overlaps = new ArrayList<>();
    if (s.inW() == s.outW()) {
      overlaps.add(Overlap.inPlace(0, 0));
      long row = (long) s.outW() * s.outC();
      if (s.outH() == 2 && row % Lowering.BUFFER_ALIGNMENT_BYTES == 0) {
        overlaps.add(new Overlap(0, 0, Overlap.Form.EXACTLY, row));
      }
    }
    return overlaps;
  }

  /** What the assembly reads of each channel, one behind the other. */
  private static PackedConstant table(int channels, DenseConstant weights, DspScaling scaling) {
    return PackedConstant.of(
        "table", PackedConstant.Kind.WEIGHT, CType.I32, 4, () -> words(channels, weights, scaling));
  }

  private static Bytes words(int channels, DenseConstant weights, DspScaling scaling) {
    long[] words = new long[CHANNEL_WORDS * channels];
    for (int c = 0; c < channels; c++) {
      DspRequantization scale = scaling.channel(c);
      int at = CHANNEL_WORDS * c;
      for (int column = 0; column < FILTER; column++) {
        int word = 0;
        for (int i = 0; i < ROWS_OF_BYTES.length; i++) {
          int tap = FILTER * ROWS_OF_BYTES[i] + column;
          word |= (int) (weights.integerAt(tap * channels + c) & 0xFF) << (8 * i);
        }
        words[at + column] = word;
      }
      words[at + 3] = scale.factor().multiplier();
      words[at + 4] = scale.rightShift() - 1L;
      words[at + 5] = 2L * scaling.bias(c);
    }
    return IntegerConstants.bytes(CType.I32, words);
  }
}

package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.emitter.kernels.PlaneViews;
import dev.wafer.emitter.kernels.WindowCounts;
import dev.wafer.emitter.kernels.WindowOverlap;
import dev.wafer.emitter.kernels.dsp.DspCounts;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.emitter.kernels.dsp.MixedWeights;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Feature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CONV_2D of int8 as a product of the input's windows, four at a time, and {@link MixedWeights};
 * also DEPTHWISE_CONV_2D of a single input channel, which is the same thing.
 */
public final class Conv2dS8Dsp implements Kernel<Windowed> {
  /** Up to here the copying of a window's row pays for a function of its own. */
  private static final int MAX_BAKED_RUN_BYTES = 16;

  /** Code of a 1x1 convolution that has groups of pixels alone. */
  private static final int POINTWISE_BYTES = 190;

  /** Code of the matrix product of four pixels, of three, and of four beside these. */
  private static final int MATMUL_BYTES = 1_060;

  private static final int MATMUL_THREE_BYTES = 900;

  private static final int FOUR_BYTES = 780;

  /** Code of that of one. */
  private static final int ONE_BYTES = 390;

  /** Code that calls that of one. */
  private static final int FEW_BYTES = 20;

  /** Code of that of two. */
  private static final int REST_BYTES = 570;

  /**
   * From so many inputs on three pixels at a time take less than four: they leave registers for
   * more weights and inputs at a time, but each call has fewer outputs.
   */
  private static final int DEEP = 16;

  /** From here on it pays to ask once for all rows of a window whether they lie inside. */
  private static final int TALL_ROWS = 5;

  /**
   * What a window of joined rows takes whose function reads the plane's height: its loop has no
   * register left.
   */
  private static final int ASKING_JOINED = 20;

  @Override
  public String name() {
    return "conv_2d_s8_dsp";
  }

  @Override
  public List<Class<? extends Windowed>> operators() {
    return List.of(Conv2d.class, DepthwiseConv2d.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return PlaneViews.denseOrFit(request);
  }

  @Override
  public Optional<KernelBinding> bind(Windowed op, KernelRequest request) {
    Optional<Plane> shape = Int8Layers.plane(request, Feature.DSP);
    if (shape.isEmpty() || !accepts(op, request, shape.get())) {
      return Optional.empty();
    }
    Plane s = shape.get();
    boolean pointwise =
        s.isPointwise() && s.inC() % 4 == 0 && Pitches.of(request, s.inC(), s.outC()).isPresent();
    boolean byPixel = !pointwise && isReadByPixel(request, s);
    WindowWeights weights = WindowWeights.of(op, request, s, byPixel);
    DspScaling scaling = DspScaling.of(request);
    if (!weights.mixed().separable() || !scaling.exact()) {
      return Optional.empty();
    }
    Optional<KernelBinding> shared = Optional.empty();
    List<Boolean> anyHeight = pointwise ? List.of(true) : anyHeight(s, weights, byPixel);
    int group = group(request, s, weights, byPixel);
    long left = grouped(request, s) % group;
    for (Conv2dForm form : Conv2dForm.of(request, s, scaling, pointwise, anyHeight, group, left)) {
      KernelBinding.Builder binding =
          pointwise
              ? pointwise(request, s, weights, scaling, form)
              : windows(request, s, weights, scaling, byPixel, form);
      binding.bake("repeats", weights.repeats());
      if (weights.repeats()) {
        binding
            .parameter("repeated", weights.sources())
            .parameter("repeats", CType.I32, weights.sources().elements())
            .helper("dsp_repeat");
      }
      shared.ifPresent(binding::shared);
      shared = Optional.of(binding.build());
    }
    return shared;
  }

  /** Pixels that are multiplied together. */
  private static int group(KernelRequest request, Plane s, WindowWeights weights, boolean byPixel) {
    long pixels = grouped(request, s);
    boolean three =
        weights.mixed().depth() >= DEEP
            && pixels >= 3
            && pixels != 4
            && !gathersFours(s, weights, byPixel)
            && !request.tiled()
            && !weights.repeats();
    return three ? 3 : 4;
  }

  /** Whether the windows of four pixels of a row are gathered together. */
  private static boolean gathersFours(Plane s, WindowWeights weights, boolean byPixel) {
    return byPixel
        && WindowWeights.runBytes(s, true) % 4 == 0
        && s.outW() % 4 == 0
        && !weights.repeats();
  }

  /**
   * Whether three pixels of a row are gathered together where their windows lie inside: by whole
   * words.
   */
  private static boolean gathersThrees(
      Plane s, WindowWeights weights, boolean byPixel, Conv2dForm form) {
    return !byPixel
        && form.group() == 3
        && !weights.joined()
        && !bakesExtents(s, false)
        && WindowWeights.runBytes(s, false) % 4 == 0;
  }

  private static boolean bakesExtents(Plane s, boolean byPixel) {
    return !byPixel && WindowWeights.runBytes(s, false) <= MAX_BAKED_RUN_BYTES;
  }

  /** What a window takes whose function reads the plane's height. */
  private static int asking(WindowWeights packed) {
    return packed.joined() ? ASKING_JOINED : 1;
  }

  private static boolean isTall(Plane s, WindowWeights packed) {
    return packed.joined() ? !WindowWeights.isNarrow(s) : s.filterH() >= TALL_ROWS;
  }

  /**
   * Whether functions read the plane's height from the structure: those that ask for it once for
   * all rows of a window may, others lose by it.
   */
  private static List<Boolean> anyHeight(Plane s, WindowWeights packed, boolean byPixel) {
    if (!bakesExtents(s, byPixel)) {
      return List.of(true);
    }
    return isTall(s, packed) ? List.of(true, false) : List.of(false);
  }

  /** Pixels that lie in groups: those of a row where rows of the output lie apart, or all. */
  private static long grouped(KernelRequest request, Plane s) {
    return request.outputLayout().pitch(s.outC()).isEmpty() ? s.outW() : s.outPixels();
  }

  private static boolean accepts(Windowed op, KernelRequest request, Plane s) {
    // Rows are read by words that must not reach beyond them, but for narrow ones.
    return op.hasOneGroup(request.node())
        && (rowBytes(request, s) >= Integer.BYTES || !isReadByPixel(request, s));
  }

  /** Bytes from the first of an input's row to behind its last. */
  private static int rowBytes(KernelRequest request, Plane s) {
    return (s.inW() - 1) * request.inputLayout(0).stride(2) + s.inC();
  }

  /** Whether the pixels that a window's row reads do not lie one behind the other. */
  private static boolean isReadByPixel(KernelRequest request, Plane s) {
    return s.dilationW() != 1 || request.inputLayout(0).stride(2) != s.inC();
  }

  private KernelBinding.Builder pointwise(
      KernelRequest request, Plane s, WindowWeights packed, DspScaling scaling, Conv2dForm form) {
    MixedWeights weights = packed.mixed();
    Pitches pitches = Pitches.of(request, s.inC(), s.outC()).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(Conv2dS8Dsp.class, "PointwiseConv2dS8Dsp"), "conv_1x1_s8")
            .bake("matmul", form.matmul(scaling))
            .bake("group", form.group())
            .bake("clamped", scaling.output().clamped())
            .bake("rest", form.product())
            .input(0)
            .output(0)
            .bake("four", form.takesFour())
            .scratch("inputs of some pixels", CType.U32, 2L * form.most() * weights.depth(), 4)
            .parameters()
            .helper("dsp_put" + (form.group() == 3 ? "_three" : "_four"));
    if (form.takesFour()) {
      boolean small = form.takesFourApart();
      String ofFour =
          small ? form.matmul(scaling) + "_four" : scaling.matmulHelper(4, form.anyActivation());
      binding
          .bake("matmulOfFour", small ? form.matmul(scaling) : ofFour)
          .helper(ofFour, small ? FOUR_BYTES : MATMUL_BYTES)
          .helper("dsp_put_four");
    }
    addProduct(binding, weights, scaling, form);
    binding
        .parameter("steps", CType.I32, weights.depth() / MixedWeights.STEP)
        .parameter("depth", CType.I32, s.inC())
        .parameter("pixels", CType.I32, s.outPixels());
    Counts mixing = DspCounts.mixing(s, form.group()).and(repeating(s, packed));
    pitches.addTo(binding, request.tiled() || form.servesMore());
    if (request.tiled()) {
      addTiles(binding, weights, mixing);
    } else {
      binding.overlaps(inGroups(request, form).rules());
    }
    return binding
        .code(POINTWISE_BYTES + form.codeBytes())
        .counts(product(s, weights, scaling, form).and(mixing).and(form.sharingWork(s)).and(CALL));
  }

  private KernelBinding.Builder windows(
      KernelRequest request,
      Plane s,
      WindowWeights packed,
      DspScaling scaling,
      boolean byPixel,
      Conv2dForm form) {
    MixedWeights weights = packed.mixed();
    int run = WindowWeights.runBytes(s, byPixel);
    boolean baked = bakesExtents(s, byPixel);
    boolean fours = gathersFours(s, packed, byPixel);
    boolean threes = gathersThrees(s, packed, byPixel, form);
    PlaneViews views = PlaneViews.of(request);
    Optional<Integer> pitch = request.outputLayout().pitch(s.outC());
    boolean tiled = request.tiled() || !views.out().isDense();
    Map<String, Integer> extents = new LinkedHashMap<>();
    extents.put("run_bytes", run);
    extents.put("row_bytes", rowBytes(request, s));
    extents.put("channels_in", views.in().stride(2));
    if (!form.anyHeight()) {
      extents.put("height", s.inH());
    }
    extents.put("kernel_h", s.filterH());
    extents.put("steps", weights.depth() / MixedWeights.STEP);
    if (packed.joined()) {
      extents.put("columns", s.filterH() * run);
    }
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(Conv2dS8Dsp.class),
                baked ? "conv_" + s.filterH() + "x" + s.filterW() + "_s8" : "conv_s8")
            .bake("matmul", form.matmul(scaling))
            .bake("group", form.group())
            .bake("clamped", scaling.output().clamped())
            .bake("rest", form.product())
            .bake("batched", s.batches() > 1)
            .bake("dilated", byPixel)
            .bake("fours", fours)
            .bake("threes", threes)
            .bake("joined", packed.joined())
            .bake("narrow", packed.joined() && WindowWeights.isNarrow(s))
            .bake("tall", baked && isTall(s, packed))
            .bake("apart", views.in().stride(2) != s.inC())
            .bake("strided", !views.in().isDense())
            .bake("rows", pitch.isEmpty())
            .bake("shape", baked ? extents : Map.of())
            .bake("tiled", tiled)
            .input(0)
            .output(0)
            .scratch("windows of some pixels", CType.U32, scratchBytes(packed, s, run, form), 4)
            .parameters();
    addProduct(binding, weights, scaling, form);
    if (!baked) {
      extents.forEach((field, value) -> binding.parameter(field, CType.I32, value));
    }
    if (form.anyHeight()) {
      binding.parameter("height", CType.I32, s.inH());
    }
    if (tiled) {
      binding.parameter("pitch", CType.I32, pitch.orElse(views.outPixel()));
    }
    if (pitch.isEmpty()) {
      long rowBytes = (long) s.outW() * views.outPixel();
      long imageBytes = (long) s.outH() * views.out().stride(1);
      binding
          .parameter("row_gap", CType.I32, views.out().stride(1) - rowBytes)
          .parameter("image_gap", CType.I32, views.out().stride(0) - imageBytes);
    }
    if (!views.in().isDense()) {
      binding
          .parameter("in_row", CType.I32, views.in().stride(1))
          .parameter("in_image", CType.I32, views.in().stride(0));
    }
    if (packed.joined() && !WindowWeights.isNarrow(s)) {
      binding.helper("store32");
    }
    if (fours) {
      binding.helper("dsp_put_four");
    }
    Counts gathering = fours ? DspCounts.gatheringFours(s, run) : DspCounts.gathering(s, byPixel);
    if (threes) {
      binding.helper("dsp_put_three");
      gathering = GatheredThrees.of(s, pitch.isEmpty()).counts(s.filterH(), run);
    }
    if (packed.joined()) {
      double joining =
          WindowWeights.isNarrow(s)
              ? DspCounts.joiningBytes(s.filterH(), run)
              : DspCounts.joining(s.filterH(), run);
      gathering = gathering.and(DSP, joining * s.outPixels());
    }
    gathering = gathering.and(repeating(s, packed));
    if (request.tiled()) {
      addTiles(binding, weights, gathering);
    } else {
      // The words of a row's first and last bytes may reach three bytes out of the window.
      binding.overlaps(inGroups(request, form).readingLoosely(3).rules());
    }
    if (s.batches() > 1) {
      binding.parameter("batches", CType.I32, s.batches());
    }
    if (byPixel) {
      binding
          .parameter("kernel_w", CType.I32, s.filterW())
          .parameter("dilation_w", CType.I32, s.dilationW());
    }
    Counts product =
        DspCounts.product(
                s,
                weights,
                form.group(),
                pitch.isEmpty() ? s.outW() % form.group() : 0,
                form.takesTwo(),
                scaling.output().clamped())
            .and(form.sharingWork(s))
            .and(DSP, baked && form.anyHeight() ? asking(packed) * s.outPixels() : 0)
            .and(CALL);
    boolean open =
        baked && !packed.joined() && !packed.repeats() && hasOpenWindows(s, rowBytes(request, s));
    return PlaneParameters.addPositions(binding, s, scaling.inputZeroPoint())
        .code(850)
        .counts(product.and(gathering))
        .alone(product.and(open ? DspCounts.gatheringOpen(s, run) : gathering));
  }

  /** The products of a 1x1 convolution. */
  private static Counts product(
      Plane s, MixedWeights weights, DspScaling scaling, Conv2dForm form) {
    boolean clamped = scaling.output().clamped();
    return form.takesFour() && s.outPixels() % 3 == 1 && s.outPixels() > 1
        ? DspCounts.threesAndFour(s, weights, form.takesFourApart(), clamped)
        : DspCounts.product(s, weights, form.group(), 0, form.takesTwo(), clamped);
  }

  /** Whether the compiler, where it knows the plane, knows that all words of windows lie inside. */
  private static boolean hasOpenWindows(Plane s, int rowBytes) {
    int words = (s.filterW() * s.inC() + 3) / 4 * 4;
    return WindowCounts.isWhole(s) && (s.outW() - 1) * s.strideW() * s.inC() + words <= rowBytes;
  }

  /** A group's windows of halfwords, and behind them the words of one whose runs are joined. */
  private static long scratchBytes(WindowWeights packed, Plane s, int run, Conv2dForm form) {
    long windows = 2L * form.group() * packed.mixed().depth();
    return packed.joined() ? windows + ((long) s.filterH() * run + 7) / 4 * 4 : windows;
  }

  /** A group's windows go to the scratch before their outputs are written. */
  private static WindowOverlap inGroups(KernelRequest request, Conv2dForm form) {
    return WindowOverlap.byPixel(Plane.of(request.node()), 1)
        .inGroupsOf(form.group(), WindowOverlap.Rest.TOGETHER);
  }

  /** Inputs are repeated whose weights take more than a byte. */
  private static Counts repeating(Plane s, WindowWeights packed) {
    return packed.repeats()
        ? DspCounts.repeating(packed.sources().elements()).times(s.outPixels())
        : Counts.NONE;
  }

  private static void addProduct(
      KernelBinding.Builder binding, MixedWeights weights, DspScaling scaling, Conv2dForm form) {
    String matmul = form.matmul(scaling);
    binding
        .parameter("weights", weights.byPair())
        .parameter("bias", scaling.biasesWithShifts())
        .parameter("multipliers", scaling.multipliers())
        .parameter("channels", CType.I32, weights.channels())
        .parameter("rounding", CType.I32, scaling.channel(0).halves())
        .helper("dsp_patch" + (form.group() == 3 ? "_three" : ""))
        .helper("dsp_row_word")
        .helper(matmul, form.group() == 3 ? MATMUL_THREE_BYTES : MATMUL_BYTES);
    if (!form.product().isEmpty()) {
      binding.helper(matmul + "_single", ONE_BYTES);
      binding.helper(matmul + form.product(), form.takesTwo() ? REST_BYTES : FEW_BYTES);
    }
    scaling.output().addBounds(binding);
  }

  private static void addTiles(KernelBinding.Builder binding, MixedWeights weights, Counts call) {
    binding.tiles(weights.tiles(List.of("bias", "multipliers"), "channels", call));
  }
}

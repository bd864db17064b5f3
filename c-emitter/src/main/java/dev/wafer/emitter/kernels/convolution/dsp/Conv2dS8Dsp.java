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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CONV_2D of int8 as a product of the input's windows, four at a time, and {@link MixedWeights};
 * also DEPTHWISE_CONV_2D of a single input channel, which is the same thing.
 */
public final class Conv2dS8Dsp implements Kernel<Windowed> {
  /** Up to here the copying of a window's row pays for a function of its own. */
  private static final int MAX_BAKED_RUN_BYTES = 16;

  /** Code of a 1x1 convolution, of what gathers pixels that are left, and of the last four. */
  private static final int POINTWISE_BYTES = 190;

  private static final int LEFT_BYTES = 200;
  private static final int LAST_BYTES = 50;

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
    for (Form form : Form.of(request, s, scaling, pointwise, anyHeight, group)) {
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

  /** What the function of a step serves besides. */
  private enum Sharing {
    /** Layers of any activation. */
    ACTIVATIONS,
    /** Slices of larger outputs. */
    SLICES,
    NONE
  }

  /** How many pixels a function serves that lie in no group. */
  private enum Rest {
    NONE("", Four.NEVER),
    ONE("_one", Four.NEVER),
    /** One by one, where there are several. */
    ONES("_ones", Four.NEVER),
    ANY("_rest", Four.NEVER),
    /** One beside groups of three: the last four pixels are taken together. */
    FOUR("", Four.SMALL),
    FOUR_OR_ONES("_ones", Four.SMALL),
    FOUR_OR_ANY("_rest", Four.SMALL),
    GROUP("", Four.AS_GROUPS),
    GROUP_OR_ONES("_ones", Four.AS_GROUPS),
    GROUP_OR_ANY("_rest", Four.AS_GROUPS);

    /** How the name of the product ends that takes them. */
    private final String product;

    private final Four four;

    Rest(String product, Four four) {
      this.product = product;
      this.four = four;
    }

    /** Whether two pixels are taken together. */
    boolean two() {
      return product.equals(ANY.product);
    }

    /** For so many pixels beside groups, the fastest last. */
    static List<Rest> of(long pixels) {
      if (pixels > 1) {
        return List.of(ONES, ANY);
      }
      return pixels == 1 ? List.of(ONES, ANY, ONE) : List.of(ONES, ANY, ONE, NONE);
    }

    /** The same for so many pixels in all, of which groups of three are read in one go. */
    static List<Rest> besideThrees(long pixels) {
      List<Rest> fours = List.of(FOUR_OR_ONES, FOUR_OR_ANY, GROUP_OR_ONES, GROUP_OR_ANY);
      List<Rest> before = pixels % 3 == 2 || pixels == 1 ? List.of(ONES) : List.of(ONES, ANY);
      List<Rest> behind =
          switch ((int) (pixels % 3)) {
            case 0 -> List.of(NONE);
            case 1 -> pixels == 1 ? List.of(ANY) : List.of(FOUR, GROUP);
            default -> List.of(ANY);
          };
      return Stream.of(before, fours, behind).flatMap(List::stream).toList();
    }
  }

  /** By which product four pixels are taken together beside groups of three. */
  private enum Four {
    NEVER,
    SMALL,
    /** That of groups of four, which other layers may have. */
    AS_GROUPS
  }

  /**
   * A function.
   *
   * @param rest which pixels it serves that lie in no group
   * @param anyHeight whether it serves planes of any number of rows
   * @param group pixels that are multiplied together
   */
  private record Form(Sharing sharing, Rest rest, boolean anyHeight, int group) {
    /** The forms that differ, that of most steps first. */
    static List<Form> of(
        KernelRequest request,
        Plane s,
        DspScaling scaling,
        boolean pointwise,
        List<Boolean> anyHeight,
        int group) {
      List<Sharing> sharing = new ArrayList<>();
      if (!request.tiled() && !scaling.output().showsTiesBelowZero()) {
        sharing.add(Sharing.ACTIVATIONS);
      }
      if (!request.tiled() && pointwise) {
        sharing.add(Sharing.SLICES);
      }
      sharing.add(Sharing.NONE);
      List<Form> forms = new ArrayList<>();
      for (Sharing with : sharing) {
        List<Rest> rests =
            pointwise && group == 3
                ? Rest.besideThrees(s.outPixels())
                : Rest.of(rest(request, s, group));
        for (Rest rest : rests) {
          for (boolean any : anyHeight) {
            forms.add(new Form(with, rest, any, group));
          }
        }
      }
      return forms;
    }

    /** Pixels of each row, or of all, that lie in no group. */
    private static long rest(KernelRequest request, Plane s, int group) {
      return (endsRows(request, s) ? s.outW() : s.outPixels()) % group;
    }

    boolean anyActivation() {
      return sharing == Sharing.ACTIVATIONS;
    }

    /** Pixels that are read together at most. */
    int most() {
      return takesFour() ? 4 : group;
    }

    /** Whether four pixels are taken together beside groups of three. */
    boolean takesFour() {
      return rest.four != Four.NEVER;
    }

    String matmul(DspScaling scaling) {
      return scaling.matmulHelper(group, anyActivation());
    }
  }

  /** Pixels that are multiplied together. */
  private static int group(KernelRequest request, Plane s, WindowWeights weights, boolean byPixel) {
    long pixels = endsRows(request, s) ? s.outW() : s.outPixels();
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

  /** Whether groups of pixels end with their row, since rows of the output lie apart. */
  private static boolean endsRows(KernelRequest request, Plane s) {
    return request.outputLayout().pitch(s.outC()).isEmpty();
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
      KernelRequest request, Plane s, WindowWeights packed, DspScaling scaling, Form form) {
    MixedWeights weights = packed.mixed();
    Pitches pitches = Pitches.of(request, s.inC(), s.outC()).orElseThrow();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(), Templates.beside(Conv2dS8Dsp.class, "PointwiseConv2dS8Dsp"), "conv_1x1_s8")
            .bake("matmul", form.matmul(scaling))
            .bake("group", form.group())
            .bake("clamped", scaling.output().clamped())
            .bake("rest", form.rest().product)
            .input(0)
            .output(0)
            .bake("four", form.takesFour())
            .scratch("inputs of some pixels", CType.U32, 2L * form.most() * weights.depth(), 4)
            .parameters()
            .helper("dsp_put" + (form.group() == 3 ? "_three" : "_four"));
    if (form.takesFour()) {
      boolean small = form.rest().four == Four.SMALL;
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
    pitches.addTo(binding, request.tiled() || form.sharing() != Sharing.NONE);
    if (request.tiled()) {
      addTiles(binding, weights, mixing);
    } else {
      binding.overlaps(inGroups(request, form).rules());
    }
    return binding
        .code(POINTWISE_BYTES + codeBytes(form))
        .counts(
            product(s, weights, scaling, form)
                .and(mixing)
                .and(sharing(s, form.sharing()))
                .and(CALL));
  }

  private KernelBinding.Builder windows(
      KernelRequest request,
      Plane s,
      WindowWeights packed,
      DspScaling scaling,
      boolean byPixel,
      Form form) {
    MixedWeights weights = packed.mixed();
    int run = WindowWeights.runBytes(s, byPixel);
    boolean baked = bakesExtents(s, byPixel);
    boolean fours = gathersFours(s, packed, byPixel);
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
            .bake("rest", form.rest().product)
            .bake("batched", s.batches() > 1)
            .bake("dilated", byPixel)
            .bake("fours", fours)
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
                form.rest().two(),
                scaling.output().clamped())
            .and(sharing(s, form.sharing()))
            .and(DSP, baked && form.anyHeight() ? asking(packed) * s.outPixels() : 0)
            .and(CALL);
    boolean open =
        baked && !packed.joined() && !packed.repeats() && hasOpenWindows(s, rowBytes(request, s));
    return PlaneParameters.addPositions(binding, s, scaling.inputZeroPoint())
        .code(850)
        .counts(product.and(gathering))
        .alone(product.and(open ? DspCounts.gatheringOpen(s, run) : gathering));
  }

  /** What a form of a 1x1 convolution takes beside the simplest. */
  private static int codeBytes(Form form) {
    return (form.rest().product.isEmpty() ? 0 : LEFT_BYTES) + (form.takesFour() ? LAST_BYTES : 0);
  }

  /** The products of a 1x1 convolution. */
  private static Counts product(Plane s, MixedWeights weights, DspScaling scaling, Form form) {
    boolean clamped = scaling.output().clamped();
    return form.takesFour() && s.outPixels() % 3 == 1 && s.outPixels() > 1
        ? DspCounts.threesAndFour(s, weights, form.rest().four == Four.SMALL, clamped)
        : DspCounts.product(s, weights, form.group(), 0, form.rest().two(), clamped);
  }

  /** Whether the compiler, where it knows the plane, knows that all words of windows lie inside. */
  private static boolean hasOpenWindows(Plane s, int rowBytes) {
    int words = (s.filterW() * s.inC() + 3) / 4 * 4;
    return WindowCounts.isWhole(s) && (s.outW() - 1) * s.strideW() * s.inC() + words <= rowBytes;
  }

  /** A group's windows of halfwords, and behind them the words of one whose runs are joined. */
  private static long scratchBytes(WindowWeights packed, Plane s, int run, Form form) {
    long windows = 2L * form.group() * packed.mixed().depth();
    return packed.joined() ? windows + ((long) s.filterH() * run + 7) / 4 * 4 : windows;
  }

  /** A group's windows go to the scratch before their outputs are written. */
  private static WindowOverlap inGroups(KernelRequest request, Form form) {
    return WindowOverlap.byPixel(Plane.of(request.node()), 1)
        .inGroupsOf(form.group(), WindowOverlap.Rest.TOGETHER);
  }

  /** Inputs are repeated whose weights take more than a byte. */
  private static Counts repeating(Plane s, WindowWeights packed) {
    return packed.repeats()
        ? DspCounts.repeating(packed.sources().elements()).times(s.outPixels())
        : Counts.NONE;
  }

  /** Rounding as any activation needs it takes an instruction an output. */
  private static Counts sharing(Plane s, Sharing sharing) {
    return switch (sharing) {
      case NONE -> Counts.NONE;
      case SLICES -> Counts.of(DSP);
      case ACTIVATIONS -> Counts.of(DSP, 1.0 + s.outPixels() * s.outC());
    };
  }

  private static void addProduct(
      KernelBinding.Builder binding, MixedWeights weights, DspScaling scaling, Form form) {
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
    if (!form.rest().product.isEmpty()) {
      binding.helper(matmul + "_single", ONE_BYTES);
      binding.helper(matmul + form.rest().product, form.rest().two() ? REST_BYTES : FEW_BYTES);
    }
    scaling.output().addBounds(binding);
  }

  private static void addTiles(KernelBinding.Builder binding, MixedWeights weights, Counts call) {
    binding.tiles(weights.tiles(List.of("bias", "multipliers"), "channels", call));
  }
}

package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the functions of {@link Conv2dS8Dsp} that compute a layer: some serve more layers, others
 * are faster.
 *
 * @param sharing what it serves besides
 * @param rest which pixels it serves that lie in no group
 * @param anyHeight whether it serves planes of any number of rows
 * @param group pixels that are multiplied together
 */
record Conv2dForm(Sharing sharing, Rest rest, boolean anyHeight, int group) {
  /** Code of what gathers pixels that are left, and of the last four beside threes. */
  private static final int LEFT_BYTES = 200;

  private static final int LAST_BYTES = 50;

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
   * The forms that differ, that of most steps first.
   *
   * @param anyHeight whether they may serve planes of any number of rows, for each choice
   * @param group pixels that are multiplied together
   * @param left pixels of each row, or of all, that lie in no group
   */
  static List<Conv2dForm> of(
      KernelRequest request,
      Plane s,
      DspScaling scaling,
      boolean pointwise,
      List<Boolean> anyHeight,
      int group,
      long left) {
    List<Sharing> sharing = new ArrayList<>();
    if (!request.tiled() && !scaling.output().showsTiesBelowZero()) {
      sharing.add(Sharing.ACTIVATIONS);
    }
    if (!request.tiled() && pointwise) {
      sharing.add(Sharing.SLICES);
    }
    sharing.add(Sharing.NONE);
    List<Rest> rests = pointwise && group == 3 ? Rest.besideThrees(s.outPixels()) : Rest.of(left);
    List<Conv2dForm> forms = new ArrayList<>();
    for (Sharing with : sharing) {
      for (Rest rest : rests) {
        for (boolean any : anyHeight) {
          forms.add(new Conv2dForm(with, rest, any, group));
        }
      }
    }
    return forms;
  }

  boolean anyActivation() {
    return sharing == Sharing.ACTIVATIONS;
  }

  /** Whether it serves other activations, or slices of outputs, besides. */
  boolean servesMore() {
    return sharing != Sharing.NONE;
  }

  /** Pixels that are read together at most. */
  int most() {
    return takesFour() ? 4 : group;
  }

  /** Whether four pixels are taken together beside groups of three. */
  boolean takesFour() {
    return rest.four != Four.NEVER;
  }

  /** Whether a product of its own takes them. */
  boolean takesFourApart() {
    return rest.four == Four.SMALL;
  }

  /** Whether two pixels that are left are taken together. */
  boolean takesTwo() {
    return rest.product.equals(Rest.ANY.product);
  }

  /** How the name of the product ends that takes pixels that are left; empty where none does. */
  String product() {
    return rest.product;
  }

  /** The helper that multiplies a group. */
  String matmul(DspScaling scaling) {
    return scaling.matmulHelper(group, anyActivation());
  }

  /** Of a 1x1 convolution, beside that of groups alone. */
  int codeBytes() {
    return (rest.product.isEmpty() ? 0 : LEFT_BYTES) + (takesFour() ? LAST_BYTES : 0);
  }

  /** Rounding as any activation needs it takes an instruction an output. */
  Counts sharingWork(Plane s) {
    return switch (sharing) {
      case NONE -> Counts.NONE;
      case SLICES -> Counts.of(DSP);
      case ACTIVATIONS -> Counts.of(DSP, 1.0 + s.outPixels() * s.outC());
    };
  }
}

package dev.wafer.passes.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.FakeKernel;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.TargetCatalog;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A step of 4000 bytes of tensors, and a layer of 2080. */
class SpareRoomTest {
  private static final int WEIGHTS = 15_000;
  private static final long SLOW = 10_000_000;
  private static final long FAST = 1_000_000;

  private static final OptionalLong NONE = OptionalLong.empty();

  private static final Graph GRAPH =
      PassAssertions.parse(
          """
          graph "g"
          input %0: i8[1x2000] q(0.1, 0)
          %1: i8[1x2000] q(0.1, 0) = RELU(%0)
          const %2 "w": i8[80x2000] q(0.1, 0) = fill(1)
          %3: i8[1x80] q(0.1, 0) = FULLY_CONNECTED(%1, %2, _) {keep_dims=false}
          output %3
          """);

  private static final Graph TWICE =
      PassAssertions.parse(
          """
          graph "g"
          input %0: i8[1x1x1x2000] q(0.1, 0)
          const %2 "w": i8[80x2000] q(0.1, 0) = fill(1)
          const %5 "v": i8[80x1x1x2000] q(0.1, 0) = fill(2)
          %3: i8[1x80] q(0.1, 0) = FULLY_CONNECTED(%0, %2, _) {keep_dims=false}
          %4: i8[1x1x1x80] q(0.1, 0) = CONV_2D(%0, %5, _)
          output %3
          output %4
          """);

  private static FakeKernel roomy(long instructions, long scratchBytes, int weights) {
    return roomy(instructions, scratchBytes, weights, 400);
  }

  private static FakeKernel roomy(
      long instructions, long scratchBytes, int weights, int codeBytes) {
    return FakeKernel.of("roomy", instructions, "FULLY_CONNECTED", "CONV_2D")
        .with(
            b ->
                b.constant(
                        new PackedConstant(
                            "weights",
                            PackedConstant.Kind.WEIGHT,
                            CType.I8,
                            1,
                            Bytes.wrap(new byte[weights])))
                    .scratch("room", CType.U32, scratchBytes, 4)
                    .code(codeBytes));
  }

  private static PlacedProgram place(Kernel<?> roomy, OptionalLong flashBytes) {
    return place(roomy, Objective.BALANCED, flashBytes, OptionalLong.empty());
  }

  private static PlacedProgram place(
      Kernel<?> roomy, Objective objective, OptionalLong flashBytes, OptionalLong ramBytes) {
    return place(GRAPH, roomy, objective, flashBytes, ramBytes);
  }

  private static PlacedProgram place(
      Graph graph,
      Kernel<?> roomy,
      Objective objective,
      OptionalLong flashBytes,
      OptionalLong ramBytes) {
    return place(graph, roomy, SLOW, objective, flashBytes, ramBytes);
  }

  private static PlacedProgram place(
      Graph graph,
      Kernel<?> roomy,
      long convolution,
      Objective objective,
      OptionalLong flashBytes,
      OptionalLong ramBytes) {
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    WeightPlacement placement =
        new WeightPlacement(PlacementRequest.FOLD, planning, objective, flashBytes, ramBytes);
    Lowering lowering =
        new Lowering(
                List.of(
                    FakeKernel.of("relu", 1, "RELU"),
                    FakeKernel.of("c", convolution, "CONV_2D").withWeights(WEIGHTS, 5),
                    FakeKernel.of("k", SLOW, "FULLY_CONNECTED").withWeights(WEIGHTS, 4)),
                TargetCatalog.builtIn().core("cortex-m4").orElseThrow())
            .withRoomy(List.of(roomy));
    return placement.place(lowering.choices(graph, placement.wanted()), List.of());
  }

  private static List<String> kernels(PlacedProgram placed) {
    return placed.planned().program().steps().stream().map(s -> s.binding().kernel()).toList();
  }

  @Test
  void aStepTakesWhatTheArenaHasToSpare() {
    PlacedProgram spare = place(roomy(FAST, 1900, WEIGHTS), OptionalLong.empty());

    assertThat(kernels(spare)).containsExactly("relu", "roomy");
    assertThat(spare.planned().plan().heightBytes()).isEqualTo(4000);
  }

  @Test
  void theArenaIsRaisedForWhatIsWorthItsBytes() {
    // A fifth of the instructions, each per cent of which is worth 64 bytes.
    long fifth = SLOW * 4 / 5;
    PlacedProgram worth = place(roomy(fifth, 1920 + 1200, WEIGHTS), OptionalLong.empty());
    PlacedProgram dear = place(roomy(fifth, 1920 + 1360, WEIGHTS), OptionalLong.empty());
    PlacedProgram high = place(roomy(FAST, 1920 + 2064, WEIGHTS), OptionalLong.empty());

    assertThat(kernels(worth)).containsExactly("relu", "roomy");
    assertThat(worth.planned().plan().heightBytes()).isBetween(4001L, 5200L);
    assertThat(kernels(dear)).containsExactly("relu", "k");
    assertThat(kernels(high)).containsExactly("relu", "k");
    assertThat(high.planned().plan().heightBytes()).isEqualTo(4000);
  }

  @Test
  void stepsRaiseTheArenaTogetherThatAreNotWorthItAlone() {
    // Each saves 6 per cent of both for 600 bytes.
    Kernel<?> roomy = roomy(SLOW * 88 / 100, 600, WEIGHTS);

    PlacedProgram both = place(TWICE, roomy, Objective.BALANCED, NONE, NONE);

    assertThat(kernels(both)).containsExactly("roomy", "roomy");
  }

  /** One step gains a fifth, the other one too little by itself. */
  @Test
  void stepsFollowAnotherOneToItsFunctionUnlessThatIsSlower() {
    Kernel<?> roomy =
        FakeKernel.of("roomy", SLOW * 80 / 100, "FULLY_CONNECTED", "CONV_2D")
            .withWeights(WEIGHTS, 3);

    PlacedProgram little = place(TWICE, roomy, SLOW * 82 / 100, Objective.BALANCED, NONE, NONE);
    PlacedProgram slower = place(TWICE, roomy, SLOW * 79 / 100, Objective.BALANCED, NONE, NONE);

    assertThat(kernels(little)).containsExactly("roomy", "roomy");
    assertThat(kernels(slower)).containsExactlyInAnyOrder("roomy", "c");
  }

  @Test
  void theArenaIsNotRaisedBeyondTheBudget() {
    PlacedProgram held =
        place(
            roomy(FAST, 1936, WEIGHTS),
            Objective.BALANCED,
            OptionalLong.empty(),
            OptionalLong.of(4000));

    assertThat(kernels(held)).containsExactly("relu", "k");
  }

  @Test
  void flashGrowsWhereEachByteSavesEnoughInstructions() {
    long saved = SLOW - FAST;
    // A half of all instructions, divided by the bytes that they take: those of one layer.
    int worth = (int) (saved / (SLOW / 2 / WEIGHTS));

    assertThat(kernels(place(roomy(FAST, 0, WEIGHTS + worth / 2), OptionalLong.empty())))
        .containsExactly("relu", "roomy");
    assertThat(kernels(place(roomy(FAST, 0, WEIGHTS + worth + 1), OptionalLong.empty())))
        .containsExactly("relu", "k");
    assertThat(kernels(place(roomy(FAST, 0, 2 * WEIGHTS), OptionalLong.of(WEIGHTS))))
        .containsExactly("relu", "k");
  }

  @Test
  void speedRaisesTheArenaWithinItsBudgetAndSizeTakesNoRoom() {
    Kernel<?> roomy = roomy(FAST, 1936, WEIGHTS);

    PlacedProgram fast = place(roomy, Objective.SPEED, OptionalLong.empty(), OptionalLong.empty());
    assertThat(kernels(fast)).containsExactly("relu", "roomy");
    assertThat(fast.planned().plan().heightBytes()).isGreaterThan(4000);
    assertThat(kernels(place(roomy, Objective.SPEED, OptionalLong.empty(), OptionalLong.of(4000))))
        .containsExactly("relu", "k");
    assertThat(
            kernels(
                place(
                    roomy(FAST, 0, WEIGHTS),
                    Objective.SIZE,
                    OptionalLong.empty(),
                    OptionalLong.empty())))
        .containsExactly("relu", "k");
  }

  @Test
  void aGainThatTheCodeIsNotWorthIsLeft() {
    long gain = 600_000;

    assertThat(kernels(place(roomy(SLOW - gain, 0, WEIGHTS, 400), OptionalLong.empty())))
        .containsExactly("relu", "roomy");
    assertThat(kernels(place(roomy(SLOW - gain, 0, WEIGHTS, 2_500), OptionalLong.empty())))
        .containsExactly("relu", "k");
  }
}

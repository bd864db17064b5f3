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

  private static FakeKernel roomy(long instructions, long scratchBytes, int weights) {
    return FakeKernel.of("roomy", instructions, "FULLY_CONNECTED")
        .with(
            b ->
                b.constant(
                        new PackedConstant(
                            "weights",
                            PackedConstant.Kind.WEIGHT,
                            CType.I8,
                            1,
                            Bytes.wrap(new byte[weights])))
                    .scratch("room", CType.U32, scratchBytes, 4));
  }

  private static PlacedProgram place(Kernel<?> roomy, OptionalLong flashBytes) {
    return place(roomy, Objective.BALANCED, flashBytes, OptionalLong.empty());
  }

  private static PlacedProgram place(
      Kernel<?> roomy, Objective objective, OptionalLong flashBytes, OptionalLong ramBytes) {
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    WeightPlacement placement =
        new WeightPlacement(PlacementRequest.FOLD, planning, objective, flashBytes, ramBytes);
    Lowering lowering =
        new Lowering(
                List.of(
                    FakeKernel.of("relu", 1, "RELU"),
                    FakeKernel.of("k", SLOW, "FULLY_CONNECTED").withWeights(WEIGHTS, 4)),
                TargetCatalog.builtIn().core("cortex-m4").orElseThrow())
            .withRoomy(List.of(roomy));
    return placement.place(lowering.choices(GRAPH, placement.wanted()), List.of());
  }

  private static List<String> kernels(PlacedProgram placed) {
    return placed.planned().program().steps().stream().map(s -> s.binding().kernel()).toList();
  }

  @Test
  void aStepTakesWhatTheArenaHasToSpareAndOnePerCentMore() {
    PlacedProgram spare = place(roomy(FAST, 1900, WEIGHTS), OptionalLong.empty());
    PlacedProgram little = place(roomy(FAST, 1936, WEIGHTS), OptionalLong.empty());
    PlacedProgram much = place(roomy(FAST, 1964, WEIGHTS), OptionalLong.empty());

    assertThat(kernels(spare)).containsExactly("relu", "roomy");
    assertThat(spare.planned().plan().heightBytes()).isEqualTo(4000);
    assertThat(kernels(little)).containsExactly("relu", "roomy");
    assertThat(little.planned().plan().heightBytes()).isBetween(4001L, 4040L);
    assertThat(kernels(much)).containsExactly("relu", "k");
    assertThat(much.planned().plan().heightBytes()).isEqualTo(4000);
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
    assertThat(kernels(place(roomy(SLOW - 600_000, 0, WEIGHTS), OptionalLong.empty())))
        .containsExactly("relu", "k");
  }
}

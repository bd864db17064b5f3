package dev.wafer.passes.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.FakeKernel;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.parameters.Placement;
import dev.wafer.planner.PlannerOptions;
import dev.wafer.targets.TargetCatalog;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** One layer whose 8000 bytes of weights have a code of 3000. */
class WeightPlacementTest {
  private static final int WEIGHTS = 8000;
  private static final int CODE = 3000;
  private static final OptionalLong ANY = OptionalLong.empty();

  private static final Graph LAYER =
      PassAssertions.parse(
          """
          graph "g"
          input %0: i8[1x80] q(0.1, 0)
          const %1 "w": i8[100x80] q(0.1, 0) = fill(1)
          %2: i8[1x100] q(0.1, 0) = FULLY_CONNECTED(%0, %1, _) {keep_dims=false}
          output %2
          """);

  private static PlacedProgram place(
      PlacementRequest request, OptionalLong flashBytes, OptionalLong ramBytes) {
    ArenaPlanning planning = new ArenaPlanning(PlannerOptions.standard());
    WeightPlacement placement =
        new WeightPlacement(request, planning, Objective.BALANCED, flashBytes, ramBytes);
    Lowering lowering =
        new Lowering(
            List.of(FakeKernel.of("k", 10_000, "FULLY_CONNECTED").withWeights(WEIGHTS, 4)),
            TargetCatalog.builtIn().core("cortex-m4").orElseThrow());
    LoweringChoices choices = lowering.choices(LAYER, placement.wanted());
    return placement.place(choices, List.of());
  }

  private static Placement chosen(PlacedProgram placed) {
    return placed.assignment().chosen().get(0).placement();
  }

  private static PlacementRequest mode(PlacementRequest.Mode mode) {
    return new PlacementRequest(mode, List.of());
  }

  @Test
  void aModeIsCarriedOut() {
    PlacedProgram fold = place(PlacementRequest.FOLD, ANY, ANY);
    PlacedProgram init = place(mode(PlacementRequest.Mode.INIT), ANY, ANY);

    assertThat(chosen(fold)).isEqualTo(Placement.FOLD);
    assertThat(fold.planned().persistentBytes()).isZero();
    assertThat(chosen(init)).isEqualTo(Placement.INIT);
    assertThat(init.planned().persistentBytes()).isEqualTo(WEIGHTS);
    assertThat(init.assignment().chosen().get(0).flashBytes()).isEqualTo(CODE);
  }

  @Test
  void theFastestPlacementWithinTheBudgetsIsTaken() {
    PlacementRequest auto = mode(PlacementRequest.Mode.AUTO);
    OptionalLong little = OptionalLong.of(CODE);
    OptionalLong much = OptionalLong.of(WEIGHTS);

    assertThat(chosen(place(auto, much, OptionalLong.of(1000)))).isEqualTo(Placement.FOLD);
    assertThat(chosen(place(auto, little, OptionalLong.of(20_000)))).isEqualTo(Placement.INIT);
  }

  @Test
  void whereNothingFitsTheNearestAreNamed() {
    PlacedProgram placed =
        place(mode(PlacementRequest.Mode.AUTO), OptionalLong.of(CODE - 1), OptionalLong.of(20_000));

    assertThat(placed.nearest()).extracting(PlacedProgram.Need::flashBytes).contains((long) CODE);
  }

  @Test
  void aPatternThatIsTheNameOfNoWeightIsTold() {
    PlacementRequest request =
        new PlacementRequest(
            PlacementRequest.Mode.FOLD,
            List.of(
                new PlacementRequest.Rule("w", PlacementRequest.Mode.INIT),
                new PlacementRequest.Rule("nowhere", PlacementRequest.Mode.INIT)));

    PlacedProgram placed = place(request, ANY, ANY);

    assertThat(chosen(placed)).isEqualTo(Placement.INIT);
    assertThat(placed.unmatched()).containsExactly("nowhere");
  }
}

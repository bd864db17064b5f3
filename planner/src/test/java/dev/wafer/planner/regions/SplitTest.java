package dev.wafer.planner.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.planner.ArenaBuffer;
import dev.wafer.planner.ArenaProblem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitTest {
  /** Sizes 10, 20, ... of traffics 1, 2, 4, ..., all live together. */
  private static RegionProblem problem(int buffers, long... capacities) {
    List<ArenaBuffer> all = new ArrayList<>();
    Map<Integer, Long> traffic = new LinkedHashMap<>();
    for (int i = 0; i < buffers; i++) {
      all.add(ArenaBuffer.ofSteps(i, "b" + i, 0, 1, 10 * (i + 1L), 1));
      traffic.put(i, 1L << i);
    }
    List<ArenaRegion> regions = new ArrayList<>();
    for (long capacity : capacities) {
      regions.add(new ArenaRegion("r" + regions.size(), capacity));
    }
    return new RegionProblem(ArenaProblem.of(all), traffic, regions);
  }

  private static BitSet set(int... units) {
    BitSet set = new BitSet();
    for (int unit : units) {
      set.set(unit);
    }
    return set;
  }

  @Test
  void pinnedBuffersAreOneUnitUpToTheLastOfTheirBytes() {
    ArenaProblem arena =
        ArenaProblem.of(
            List.of(
                ArenaBuffer.ofSteps(0, "free", 0, 1, 8, 8),
                ArenaBuffer.ofSteps(1, "high", 0, 1, 16, 8).pinnedAt(64),
                ArenaBuffer.ofSteps(2, "low", 0, 1, 48, 8).pinnedAt(0)));
    RegionProblem problem =
        new RegionProblem(arena, Map.of(0, 5L, 1, 7L, 2, 9L), List.of(new ArenaRegion("r", 100)));

    List<Unit> units = Unit.of(problem);

    assertThat(units).containsExactly(new Unit(Set.of(1, 2), 80, 16), new Unit(Set.of(0), 8, 5));
    assertThat(units.get(1).density()).isEqualTo(5 / 8.0);
    assertThat(new Unit(Set.of(3), 0, 9).density()).isEqualTo(9);
  }

  @Test
  void aSplitCountsWhatDoesNotFitAndTrafficByTheRankOfItsRegion() {
    RegionProblem problem = problem(4, 25, 15, 5);
    List<Unit> units = Unit.of(problem);
    Split split =
        Split.of(problem, units, new Fit(problem, units), List.of(set(0, 1), set(2), set(3)));

    assertThat(split.excessBytes()).isEqualTo((30 - 25) + (30 - 15) + (40 - 5));
    assertThat(split.slowBytes()).isEqualTo(4 + 2 * 8);
  }

  @Test
  void lessExcessCountsBeforeLessTraffic() {
    Split fitting = new Split(List.of(), 0, 100);
    Split over = new Split(List.of(), 1, 5);
    assertThat(fitting.isBetterThan(over)).isTrue();
    assertThat(over.isBetterThan(fitting)).isFalse();
    assertThat(new Split(List.of(), 0, 99).isBetterThan(fitting)).isTrue();
    assertThat(fitting.isBetterThan(new Split(List.of(), 0, 99))).isFalse();
    assertThat(fitting.isBetterThan(fitting)).isFalse();
  }

  @Test
  void theDensestUnitsComeFirstThenWhateverStillFits() {
    RegionProblem problem = problem(4, 55, 1_000);
    List<Unit> units = Unit.of(problem);
    GreedySplit greedy = new GreedySplit(problem, units, new Fit(problem, units));

    // Densities rise with the index: 40 bytes, then not 30 nor 20, then 10.
    assertThat(greedy.byDensity().chosen()).containsExactly(set(3, 0), set(1, 2));
    assertThat(greedy.bySize().chosen()).containsExactly(set(3, 0), set(1, 2));
  }

  @Test
  void unitsOfOneDensityKeepTheirOrderAndSizesTheirs() {
    RegionProblem even =
        new RegionProblem(
            problem(3, 1, 1).arena(),
            Map.of(0, 10L, 1, 20L, 2, 30L),
            List.of(new ArenaRegion("fast", 30), new ArenaRegion("slow", 100)));
    List<Unit> units = Unit.of(even);
    GreedySplit greedy = new GreedySplit(even, units, new Fit(even, units));

    assertThat(greedy.byDensity().chosen()).containsExactly(set(0, 1), set(2));
    assertThat(greedy.bySize().chosen()).containsExactly(set(2), set(0, 1));
  }

  @Test
  void whatFitsNoLaterRegionGoesFirst() {
    RegionProblem problem = problem(4, 40, 10, 30);
    List<Unit> units = Unit.of(problem);
    GreedySplit greedy = new GreedySplit(problem, units, new Fit(problem, units));
    RegionProblem idle =
        new RegionProblem(problem.arena(), Map.of(0, 9L, 1, 9L, 2, 9L, 3, 0L), problem.regions());
    List<Unit> idleUnits = Unit.of(idle);

    assertThat(greedy.byDensity().chosen().get(0)).isEqualTo(set(3));
    assertThat(
            new GreedySplit(idle, idleUnits, new Fit(idle, idleUnits)).byDensity().chosen().get(0))
        .isEqualTo(set(3));
  }

  @Test
  void setsArePlannedOnceAndCounted() {
    RegionProblem problem = problem(3, 35, 1_000);
    Fit fit = new Fit(problem, Unit.of(problem));

    assertThat(fit.heightBytes(set(0, 1))).isEqualTo(30);
    assertThat(fit.fits(set(0, 1), 0)).isTrue();
    assertThat(fit.looks()).isEqualTo(1);
    assertThat(fit.fits(set(0, 2), 0)).isFalse();
    assertThat(fit.fits(set(0, 2), 1)).isTrue();
    assertThat(fit.looks()).isEqualTo(2);
    assertThat(fit.ids(set(0, 2))).containsExactly(0, 2);
  }

  @Test
  void theSearchImprovesAWorseStart() {
    RegionProblem problem = problem(3, 30, 1_000);
    List<Unit> units = Unit.of(problem);
    Fit fit = new Fit(problem, units);
    Split start = Split.of(problem, units, fit, List.of(set(), set(0, 1, 2)));

    BranchingSplit.Result result = BranchingSplit.improve(problem, units, fit, start);

    assertThat(result.complete()).isTrue();
    assertThat(result.split().chosen()).containsExactly(set(2), set(0, 1));
    assertThat(result.split().slowBytes()).isEqualTo(3);
  }

  /** The busiest unit first, no set looked at twice, no branch that cannot be better. */
  @Test
  void theSearchLooksAtFewSets() {
    RegionProblem problem = problem(7, 70, 60, 200);
    List<Unit> units = Unit.of(problem);
    Fit fit = new Fit(problem, units);
    Split start = Split.of(problem, units, fit, List.of(set(), set(), set(0, 1, 2, 3, 4, 5, 6)));

    BranchingSplit.Result result = BranchingSplit.improve(problem, units, fit, start);

    assertThat(result.complete()).isTrue();
    assertThat(result.split().chosen()).containsExactly(set(6), set(5), set(0, 1, 2, 3, 4));
    assertThat(fit.looks()).isEqualTo(18);
  }

  @Test
  void theBestSplitStays() {
    RegionProblem problem = problem(7, 70, 60, 200);
    List<Unit> units = Unit.of(problem);
    Fit fit = new Fit(problem, units);
    Split best = Split.of(problem, units, fit, List.of(set(6), set(5), set(0, 1, 2, 3, 4)));

    assertThat(BranchingSplit.improve(problem, units, fit, best).split()).isEqualTo(best);
  }

  @Test
  void whereNothingFitsTheLastRegionOverflows() {
    RegionProblem problem = problem(3, 20, 15, 5);
    List<Unit> units = Unit.of(problem);
    Fit fit = new Fit(problem, units);
    Split start = Split.of(problem, units, fit, List.of(set(), set(), set(0, 1, 2)));

    BranchingSplit.Result result = BranchingSplit.improve(problem, units, fit, start);

    assertThat(result.complete()).isTrue();
    assertThat(result.split().chosen()).containsExactly(set(1), set(0), set(2));
    assertThat(result.split().excessBytes()).isEqualTo(25);
  }

  @Test
  void manyUnitsAreNotSearchedAndCompleteOnlyWhereNothingIsSlow() {
    RegionProblem problem = problem(25, 10_000, 10_000);
    List<Unit> units = Unit.of(problem);
    Fit fit = new Fit(problem, units);
    BitSet all = new BitSet();
    all.set(0, 25);
    BitSet but = (BitSet) all.clone();
    but.clear(3);
    Split fast = Split.of(problem, units, fit, List.of(all, set()));
    Split slow = Split.of(problem, units, fit, List.of(but, set(3)));

    assertThat(BranchingSplit.improve(problem, units, fit, fast).complete()).isTrue();
    assertThat(BranchingSplit.improve(problem, units, fit, slow).complete()).isFalse();
    assertThat(BranchingSplit.improve(problem, units, fit, slow).split()).isEqualTo(slow);
    Split over = new Split(fast.chosen(), 1, 0);
    assertThat(BranchingSplit.improve(problem, units, fit, over).complete()).isFalse();
  }

  @Test
  void aBufferOfNoRegionIsSaid() {
    RegionPlan plan = new RegionPlan(List.of(), List.of(), true);
    assertThatThrownBy(() -> plan.regionOf(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no region holds buffer 4");
  }
}

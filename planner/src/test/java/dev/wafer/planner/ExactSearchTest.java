package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ExactSearchTest {
  private static final PlannerOptions EXACT = new PlannerOptions(0, 20_000_000, 1, false);

  private static ArenaPlan validPlan(ArenaProblem problem) {
    ArenaPlan plan = new ArenaPlanner(EXACT).plan(problem);
    assertThat(PlanValidator.violations(problem, plan)).as("%s", problem).isEmpty();
    return plan;
  }

  private static ExactSearch.Outcome decide(ArenaProblem problem, long capacity, long effort) {
    PlacementModel model = new PlacementModel(problem);
    return new ExactSearch(new ExactModel(model), PlacementOrder.AREA.order(model))
        .decide(capacity, effort, Deadline.NEVER);
  }

  @Test
  void provesTheOptimumOfRandomProblems() {
    Random random = new Random(21);
    for (int round = 0; round < 1000; round++) {
      ArenaProblem problem = RandomProblems.small(random);
      long smallest = BruteForcePlanner.smallestHeightBytes(problem);

      ArenaPlan plan = validPlan(problem);

      assertThat(plan.heightBytes()).as("%s", problem).isEqualTo(smallest);
      assertThat(plan.provenOptimal()).as("%s", problem).isTrue();
    }
  }

  @Test
  @Tag("long")
  void provesTheOptimumUnderKernelRules() {
    Random random = new Random(22);
    int belowTheSum = 0;
    int proven = 0;
    for (int round = 0; round < 500; round++) {
      ArenaProblem problem = RandomProblems.smallWithKernelRules(random);
      long smallest = BruteForcePlanner.smallestHeightBytes(problem);

      ArenaPlan plan = validPlan(problem);

      assertThat(plan.heightBytes()).as("%s", problem).isGreaterThanOrEqualTo(smallest);
      assertThat(plan.lowerBoundBytes()).as("%s", problem).isLessThanOrEqualTo(smallest);
      proven += plan.provenOptimal() ? 1 : 0;
      belowTheSum += plan.heightBytes() < plan.noOverlapBoundBytes() ? 1 : 0;
    }
    assertThat(proven).isGreaterThan(490); // all but those with rules in a circle
    assertThat(belowTheSum).as("problems in which overlap saves bytes").isGreaterThan(50);
  }

  @Test
  void refutesEveryCapacityBelowTheOptimum() {
    Random random = new Random(23);
    for (int round = 0; round < 200; round++) {
      ArenaProblem problem = RandomProblems.small(random);
      long smallest = BruteForcePlanner.smallestHeightBytes(problem);
      int granule = problem.granuleBytes();

      assertThat(decide(problem, smallest, 1_000_000)).isEqualTo(ExactSearch.Outcome.FOUND);
      for (long capacity = 0; capacity < smallest; capacity += granule) {
        assertThat(decide(problem, capacity, 1_000_000))
            .as("%s at %d", problem, capacity)
            .isEqualTo(ExactSearch.Outcome.NO_PLAN);
      }
    }
  }

  @Test
  @Tag("long")
  void findsAndRefutesTheSameInOrdersTakenAnewForEachGroup() {
    Random random = new Random(24);
    for (int round = 0; round < 400; round++) {
      ArenaProblem problem =
          round % 2 == 0
              ? RandomProblems.small(random)
              : RandomProblems.smallWithKernelRules(random);
      long smallest = BruteForcePlanner.smallestHeightBytes(problem);
      ExactModel model = new ExactModel(new PlacementModel(problem));
      ExactSearch search = new ExactSearch(model, new SplitOrder(model, round % 5));

      for (long capacity = 0; capacity < smallest; capacity += problem.granuleBytes()) {
        assertThat(search.decide(capacity, 1_000_000, Deadline.NEVER))
            .as("%s at %d", problem, capacity)
            .isEqualTo(ExactSearch.Outcome.NO_PLAN);
      }
      if (model.canRefute()) {
        assertThat(search.decide(smallest, 1_000_000, Deadline.NEVER))
            .as("%s", problem)
            .isEqualTo(ExactSearch.Outcome.FOUND);
      }
    }
  }

  @Test
  void raisesTheBoundWhereTheSumOfLiveBytesCannotBeMet() {
    int[][] lowerUpperSize = {
      {1, 4, 3}, {0, 1, 4}, {2, 4, 1}, {6, 7, 4}, {1, 3, 1}, {3, 7, 2}, {0, 2, 2}
    };
    List<ArenaBuffer> buffers = new ArrayList<>();
    for (int[] b : lowerUpperSize) {
      buffers.add(ArenaBuffer.ofSteps(buffers.size(), "b", b[0], b[1] - 1, b[2], 1));
    }

    ArenaPlan plan = validPlan(ArenaProblem.of(buffers));

    assertThat(plan.noOverlapBoundBytes()).isEqualTo(6);
    assertThat(plan.lowerBoundBytes()).isEqualTo(7);
    assertThat(plan.heightBytes()).isEqualTo(7);
    assertThat(plan.provenOptimal()).isTrue();
    assertThat(BruteForcePlanner.smallestHeightBytes(ArenaProblem.of(buffers))).isEqualTo(7);
  }

  @Test
  void givesUpWithoutAnAnswerWhenEffortRunsOut() {
    ArenaProblem problem = RandomProblems.large(100, 100, 2);

    assertThat(decide(problem, ArenaLowerBound.withoutOverlap(new PlacementModel(problem)), 10))
        .isEqualTo(ExactSearch.Outcome.GAVE_UP);
  }

  @Test
  void doesNotRefuteWhatLiesOutOfItsSight() {
    ArenaBuffer pinned = ArenaBuffer.ofSteps(0, "pinned", 0, 1, 16, 16).pinnedAt(32);
    ArenaBuffer below = ArenaBuffer.ofSteps(1, "below", 0, 1, 32, 16);
    List<ArenaBuffer> circle =
        List.of(
            ArenaBuffer.ofSteps(0, "a", 0, 1, 16, 16),
            ArenaBuffer.ofSteps(1, "b", 0, 1, 16, 16),
            ArenaBuffer.ofSteps(2, "c", 0, 1, 16, 16));
    List<OverlapRule> circular =
        List.of(
            OverlapRule.atLeast(0, 1, 0),
            OverlapRule.atLeast(1, 2, 0),
            OverlapRule.atLeast(2, 0, 0));

    assertThat(canRefute(ArenaProblem.of(List.of(pinned, below)))).isFalse();
    assertThat(canRefute(ArenaProblem.of(circle).withOverlapRules(circular))).isFalse();
    assertThat(canRefute(ArenaProblem.of(circle).withOverlapRules(circular.subList(0, 2))))
        .isTrue();
    assertThat(
            canRefute(
                ArenaProblem.of(circle).withOverlapRules(List.of(OverlapRule.sameOffset(0, 1)))))
        .isFalse();
  }

  private static boolean canRefute(ArenaProblem problem) {
    return new ExactModel(new PlacementModel(problem)).canRefute();
  }
}

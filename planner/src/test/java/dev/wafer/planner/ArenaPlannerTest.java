package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArenaPlannerTest {
  private static ArenaBuffer buffer(int id, int first, int last, long size) {
    return ArenaBuffer.ofSteps(id, "b" + id, first, last, size, 16);
  }

  private static ArenaPlan validPlan(ArenaProblem problem) {
    return validPlan(problem, PlannerOptions.standard());
  }

  private static ArenaPlan validPlan(ArenaProblem problem, PlannerOptions options) {
    ArenaPlan plan = new ArenaPlanner(options).plan(problem);
    assertThat(PlanValidator.violations(problem, plan)).isEmpty();
    assertThat(plan.heightBytes()).isGreaterThanOrEqualTo(plan.lowerBoundBytes());
    return plan;
  }

  @Test
  void nothingNeedsNoArena() {
    ArenaPlan plan = validPlan(ArenaProblem.of(List.of()));

    assertThat(plan.heightBytes()).isZero();
    assertThat(plan.provenOptimal()).isTrue();
    assertThat(plan.gapPercent()).isEmpty();
  }

  @Test
  void chainTakesItsLargestPair() {
    ArenaPlan plan =
        validPlan(
            ArenaProblem.of(
                List.of(
                    buffer(0, 0, 1, 1600),
                    buffer(1, 1, 2, 3200),
                    buffer(2, 2, 3, 160),
                    buffer(3, 3, 4, 16))));

    assertThat(plan.heightBytes()).isEqualTo(4800);
    assertThat(plan.provenOptimal()).isTrue();
    assertThat(plan.gapBytes()).isZero();
  }

  @Test
  void sizesCountInWholeGranules() {
    ArenaPlan plan = validPlan(ArenaProblem.of(List.of(buffer(0, 0, 1, 1), buffer(1, 1, 2, 17))));

    assertThat(plan.heightBytes()).isEqualTo(48);
    assertThat(plan.lowerBoundBytes()).isEqualTo(48);
  }

  @Test
  void coarserAlignmentIsKept() {
    ArenaBuffer coarse = ArenaBuffer.ofSteps(1, "coarse", 0, 0, 16, 64);
    ArenaProblem problem =
        ArenaProblem.of(List.of(buffer(0, 0, 0, 48), coarse, buffer(2, 0, 0, 32)));

    assertThat(validPlan(problem).heightBytes())
        .isEqualTo(BruteForcePlanner.smallestHeightBytes(problem));
  }

  @Test
  void emptyBufferTakesNoRoom() {
    ArenaPlan plan = validPlan(ArenaProblem.of(List.of(buffer(7, 0, 3, 0), buffer(8, 0, 3, 32))));

    assertThat(plan.heightBytes()).isEqualTo(32);
    assertThat(plan.offsetBytes(7)).isZero();
  }

  @Test
  void pinnedStateStaysAtItsPlace() {
    ArenaProblem problem =
        ArenaProblem.of(
            List.of(buffer(0, 0, 1, 320), buffer(1, 0, 9, 64).pinnedAt(0), buffer(2, 1, 2, 320)));

    ArenaPlan plan = validPlan(problem);

    assertThat(plan.offsetBytes(1)).isZero();
    assertThat(plan.heightBytes()).isEqualTo(704);
    assertThat(plan.provenOptimal()).isTrue();
  }

  @Test
  void roomBelowPinnedBufferIsUsed() {
    ArenaProblem problem =
        ArenaProblem.of(List.of(buffer(0, 0, 1, 64).pinnedAt(128), buffer(1, 0, 1, 128)));

    assertThat(validPlan(problem).heightBytes()).isEqualTo(192);
  }

  @Test
  void collidingPinsAreRefused() {
    ArenaProblem problem =
        ArenaProblem.of(List.of(buffer(0, 0, 1, 64).pinnedAt(0), buffer(1, 1, 2, 64).pinnedAt(48)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaPlanner.standard().plan(problem))
        .withMessageContaining("buffer 0 (b0) and buffer 1 (b1)");
  }

  @Test
  void inPlaceOutputCostsNothing() {
    ArenaProblem problem =
        ArenaProblem.of(List.of(buffer(0, 0, 1, 640), buffer(1, 1, 2, 640)))
            .withOverlapRules(List.of(OverlapRule.sameOffset(0, 1)));

    ArenaPlan plan = validPlan(problem);

    assertThat(plan.heightBytes()).isEqualTo(640);
    assertThat(plan.offsetBytes(0)).isEqualTo(plan.offsetBytes(1));
    assertThat(plan.noOverlapBoundBytes()).isEqualTo(1280);
    assertThat(plan.lowerBoundBytes()).isEqualTo(640);
    assertThat(plan.provenOptimal()).isTrue();
  }

  @Test
  void outputStartsDistanceBelowInput() {
    // input 640 bytes, output 320 bytes that starts 64 bytes or more below it
    ArenaProblem problem =
        ArenaProblem.of(List.of(buffer(0, 0, 1, 640), buffer(1, 1, 2, 320)))
            .withOverlapRules(List.of(OverlapRule.atLeast(1, 0, 64)));

    ArenaPlan plan = validPlan(problem);

    assertThat(plan.heightBytes()).isEqualTo(704);
    assertThat(plan.provenOptimal()).isTrue();
  }

  @Test
  void planStaysTheSame() {
    ArenaProblem problem = RandomProblems.large(150, 30, 5);

    ArenaPlan first = validPlan(problem);

    assertThat(validPlan(problem)).isEqualTo(first);
  }

  @Test
  void orderOfBuffersInTheProblemDoesNotMatterForValidity() {
    List<ArenaBuffer> buffers = new ArrayList<>(RandomProblems.large(60, 20, 3).buffers());
    java.util.Collections.reverse(buffers);

    validPlan(ArenaProblem.of(buffers));
  }

  @Test
  void heuristicsComeCloseToBruteForce() {
    Random random = new Random(11);
    int optimal = 0;
    for (int round = 0; round < 300; round++) {
      ArenaProblem problem = RandomProblems.small(random);
      long smallest = BruteForcePlanner.smallestHeightBytes(problem);
      ArenaPlan plan = validPlan(problem, new PlannerOptions(100_000, 0, 1, false));

      assertThat(plan.heightBytes()).isGreaterThanOrEqualTo(smallest);
      assertThat(plan.lowerBoundBytes()).isLessThanOrEqualTo(smallest);
      optimal += plan.heightBytes() == smallest ? 1 : 0;
    }
    assertThat(optimal).isGreaterThan(294);
  }

  @Test
  @Tag("long")
  void boundsHoldUnderEveryKindOfRule() {
    Random random = new Random(12);
    int planned = 0;
    for (int round = 0; round < 500; round++) {
      ArenaProblem problem = RandomProblems.smallWithEverything(random);
      long smallest = BruteForcePlanner.smallestHeightBytes(problem);
      ArenaPlan plan = validPlan(problem, new PlannerOptions(20_000, 100_000, 1, false));

      assertThat(plan.heightBytes()).as("%s", problem).isGreaterThanOrEqualTo(smallest);
      assertThat(plan.lowerBoundBytes()).as("%s", problem).isLessThanOrEqualTo(smallest);
      if (plan.provenOptimal()) {
        assertThat(plan.heightBytes()).as("%s", problem).isEqualTo(smallest);
      }
      planned += plan.heightBytes() == smallest ? 1 : 0;
    }
    assertThat(planned).isGreaterThan(470);
  }

  @Test
  void thousandBuffersTakeUnderOneSecond() {
    assertPlansWithin(1_000, Duration.ofSeconds(1));
  }

  @Test
  @Tag("long")
  void tenThousandBuffersTakeUnderTenSeconds() {
    assertPlansWithin(10_000, Duration.ofSeconds(10));
  }

  private static void assertPlansWithin(int count, Duration limit) {
    // Short lives as in a network, and lives that overlap almost all others.
    for (int maxSteps : new int[] {20, count}) {
      ArenaProblem problem = RandomProblems.large(count, maxSteps, 1);
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      ArenaPlan plan = ArenaPlanner.standard().plan(problem);
      Duration taken =
          Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);

      assertThat(PlanValidator.violations(problem, plan)).isEmpty();
      System.out.printf(
          "%d buffers, lives to %d steps: %d ms, gap %.2f %%, %s%n",
          count, maxSteps, taken.toMillis(), plan.gapPercent().orElse(0), plan.method());
      assertThat(taken).isLessThan(limit);
    }
  }

  @Test
  void capacityOfTheProblemIsCheckedByTheValidator() {
    ArenaProblem problem =
        new ArenaProblem(List.of(buffer(0, 0, 1, 64)), List.of(), OptionalLong.of(48));

    ArenaPlan plan = ArenaPlanner.standard().plan(problem);

    assertThat(PlanValidator.violations(problem, plan))
        .containsExactly("height 64 exceeds OptionalLong[48]");
  }
}

package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacementModelTest {
  private static final ArenaProblem PROBLEM =
      ArenaProblem.of(
          List.of(
              ArenaBuffer.ofSteps(7, "a", 0, 2, 100, 8),
              ArenaBuffer.ofSteps(5, "b", 2, 6, 60, 8),
              ArenaBuffer.ofSteps(3, "empty", 1, 9, 0, 8),
              ArenaBuffer.ofSteps(2, "c", 7, 8, 24, 8).pinnedAt(16)));

  @Test
  void sectionsAreStretchesOfTheSameLiveBuffers() {
    PlacementModel model = new PlacementModel(PROBLEM);

    assertThat(model.count).isEqualTo(3);
    assertThat(model.sectionCount).isEqualTo(4);
    assertThat(model.lower).containsExactly(0, 1, 3);
    assertThat(model.upper).containsExactly(2, 3, 4);
    assertThat(model.sizeBytes).containsExactly(104, 64, 24);
    assertThat(model.liveBytes()).containsExactly(104, 168, 64, 24);
    assertThat(model.conflict(0, 1) && model.conflict(1, 0)).isTrue();
    assertThat(model.conflict(1, 2) || model.conflict(2, 1)).isFalse();
    assertThat(model.isPinned(2)).isTrue();
    assertThat(model.isPinned(0)).isFalse();
    assertThat(model.heightBytes(new long[] {64, 0, 16})).isEqualTo(168);
    assertThat(model.offsetsById(new long[] {64, 0, 16}))
        .containsExactly(Map.entry(2, 16L), Map.entry(3, 0L), Map.entry(5, 0L), Map.entry(7, 64L));
  }

  @Test
  void rulesOfBuffersThatNeverMeetCountNothing() {
    PlacementModel model = with(OverlapRule.atLeast(7, 2, 8), OverlapRule.atLeast(5, 3, 8));
    assertThat(model.pairs).allMatch(List::isEmpty);
    assertThat(model.monotoneRules).isTrue();
  }

  @Test
  void aRuleStandsAtBothOfItsBuffers() {
    PlacementModel model = with(OverlapRule.atLeast(7, 5, 24), OverlapRule.atLeast(7, 5, 16));
    assertThat(model.pairs.get(0)).containsExactly(new PlacementModel.Pair(1, 16, 64, List.of()));
    assertThat(model.pairs.get(1)).containsExactly(new PlacementModel.Pair(0, 64, 16, List.of()));
    assertThat(model.monotoneRules).isTrue();
  }

  @Test
  void exactDistancesAreSortedAndMirrored() {
    PlacementModel model =
        with(
            new OverlapRule(7, 5, 8, OverlapRule.Form.EXACTLY),
            new OverlapRule(7, 5, -16, OverlapRule.Form.EXACTLY));
    assertThat(model.pairs.get(0))
        .containsExactly(new PlacementModel.Pair(1, 104, 64, List.of(-16L, 8L)));
    assertThat(model.pairs.get(1))
        .containsExactly(new PlacementModel.Pair(0, 64, 104, List.of(-8L, 16L)));
    assertThat(model.monotoneRules).isFalse();
  }

  @Test
  void distancesBelowZeroAreNotMonotone() {
    assertThat(with(OverlapRule.atLeast(7, 5, 0)).monotoneRules).isTrue();
    assertThat(with(OverlapRule.atLeast(7, 5, -8)).monotoneRules).isFalse();
  }

  /** Of all distances that a pair's rules permit, none shares more. */
  @Test
  void theLargestSharedBytesAreThoseOfTheBestDistance() {
    Random random = new Random(5);
    for (int round = 0; round < 400; round++) {
      long size = 1L + random.nextInt(12);
      long otherSize = 1L + random.nextInt(12);
      List<OverlapRule> rules =
          List.of(
              rule(random, 0, 1), random.nextBoolean() ? rule(random, 1, 0) : rule(random, 0, 1));
      PlacementModel model =
          new PlacementModel(
              ArenaProblem.of(
                      List.of(
                          ArenaBuffer.ofSteps(0, "a", 0, 1, size, 1),
                          ArenaBuffer.ofSteps(1, "b", 1, 2, otherSize, 1)))
                  .withOverlapRules(rules));
      long best = 0;
      for (long distance = -40; distance <= 40; distance++) {
        long at = distance;
        if (rules.stream()
            .anyMatch(rule -> rule.lowerId() == 0 ? rule.permits(0, at) : rule.permits(at, 0))) {
          best = Math.max(best, Math.min(size, distance + otherSize) - Math.max(0, distance));
        }
      }
      assertThat(model.largestSharedBytes(0, model.pairs.get(0).get(0)))
          .as("%d and %d bytes, %s", size, otherSize, rules)
          .isEqualTo(best);
      assertThat(model.largestSharedBytes(1, model.pairs.get(1).get(0))).isEqualTo(best);
    }
  }

  private static OverlapRule rule(Random random, int lower, int upper) {
    return new OverlapRule(
        lower,
        upper,
        random.nextInt(31) - 15,
        random.nextBoolean() ? OverlapRule.Form.AT_LEAST : OverlapRule.Form.EXACTLY);
  }

  private static PlacementModel with(OverlapRule... rules) {
    return new PlacementModel(PROBLEM.withOverlapRules(List.of(rules)));
  }
}

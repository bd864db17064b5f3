package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plants one fault at a time in a valid plan. */
class PlanValidatorTest {
  private static final ArenaProblem PROBLEM =
      ArenaProblem.of(
              List.of(
                  ArenaBuffer.ofSteps(0, "state", 0, 5, 16, 16).pinnedAt(0),
                  ArenaBuffer.ofSteps(1, "in", 0, 1, 64, 16),
                  ArenaBuffer.ofSteps(2, "out", 1, 2, 64, 16),
                  ArenaBuffer.ofSteps(3, "late", 2, 3, 32, 32)))
          .withOverlapRules(List.of(OverlapRule.atLeast(2, 1, 16)));

  private static final ArenaPlan VALID =
      new ArenaPlan(
          new TreeMap<>(Map.of(0, 0L, 1, 32L, 2, 16L, 3, 96L)), 128, 0, 0, "by hand", false);

  private static List<String> violationsWith(int id, long offset) {
    SortedMap<Integer, Long> offsets = new TreeMap<>(VALID.offsetsBytes());
    offsets.put(id, offset);
    return PlanValidator.violations(PROBLEM, VALID.withOffsets(offsets));
  }

  @Test
  void acceptsAValidPlan() {
    assertThat(PlanValidator.violations(PROBLEM, VALID)).isEmpty();
  }

  @Test
  void findsSharedBytes() {
    assertThat(violationsWith(3, 64))
        .containsExactly("buffer 2 (out) and buffer 3 (late) are live together and share bytes");
  }

  @Test
  void buffersThatNeverMeetMayShareBytes() {
    ArenaProblem problem =
        ArenaProblem.of(
            List.of(
                ArenaBuffer.ofSteps(0, "a", 0, 1, 10, 1),
                ArenaBuffer.ofSteps(1, "b", 2, 3, 10, 1),
                ArenaBuffer.ofSteps(2, "c", 1, 2, 5, 1)));
    ArenaPlan plan =
        new ArenaPlan(new TreeMap<>(Map.of(0, 0L, 1, 0L, 2, 10L)), 15, 0, 0, "by hand", false);

    assertThat(PlanValidator.violations(problem, plan)).isEmpty();
  }

  /** Off the grid on which the compiler places: sizes and offsets to the byte. */
  @ParameterizedTest(name = "{0} bytes at {1}, {2} at {3}")
  @CsvSource({
    "10, 0, 7, 10, true",
    "10, 0, 7, 9, false",
    "10, 7, 7, 0, true",
    "10, 6, 7, 0, false",
    "1, 5, 1, 5, false",
    "1, 5, 1, 6, true",
    "9, 0, 1, 8, false",
    "1, 0, 9, 0, false"
  })
  void countsEveryByte(long size, long offset, long otherSize, long otherOffset, boolean apart) {
    ArenaProblem problem =
        ArenaProblem.of(
            List.of(
                ArenaBuffer.ofSteps(0, "a", 0, 1, size, 1),
                ArenaBuffer.ofSteps(1, "b", 1, 2, otherSize, 1)));
    ArenaPlan plan =
        new ArenaPlan(new TreeMap<>(Map.of(0, offset, 1, otherOffset)), 17, 0, 0, "by hand", false);

    assertThat(PlanValidator.violations(problem, plan))
        .isEqualTo(
            apart
                ? List.of()
                : List.of("buffer 0 (a) and buffer 1 (b) are live together and share bytes"));
  }

  @ParameterizedTest(name = "{0} at {1}, {2} at {3}")
  @CsvSource({
    "AT_LEAST, 5, 10, 15, true",
    "AT_LEAST, 5, 10, 14, false",
    "AT_LEAST, 5, 10, 16, true",
    "AT_LEAST, -3, 10, 7, true",
    "AT_LEAST, -3, 10, 6, false",
    "EXACTLY, 5, 10, 15, true",
    "EXACTLY, 5, 10, 16, false",
    "EXACTLY, 5, 10, 14, false"
  })
  void countsEveryByteOfARule(
      OverlapRule.Form form, long distance, long lower, long upper, boolean permitted) {
    ArenaProblem problem =
        ArenaProblem.of(
                List.of(
                    ArenaBuffer.ofSteps(0, "upper", 0, 1, 9, 1),
                    ArenaBuffer.ofSteps(1, "lower", 1, 2, 9, 1)))
            .withOverlapRules(List.of(new OverlapRule(1, 0, distance, form)));
    ArenaPlan plan =
        new ArenaPlan(new TreeMap<>(Map.of(0, upper, 1, lower)), 25, 0, 0, "by hand", false);

    assertThat(PlanValidator.violations(problem, plan).isEmpty()).isEqualTo(permitted);
  }

  @Test
  void findsDistanceBelowTheRule() {
    assertThat(violationsWith(1, 16))
        .containsExactly("buffer 1 (in) and buffer 2 (out) are live together and share bytes");
  }

  @Test
  void rulesOverlapCountsInItsDirectionOnly() {
    assertThat(
            PlanValidator.violations(
                PROBLEM, VALID.withOffsets(Map.of(0, 0L, 1, 16L, 2, 32L, 3, 96L))))
        .containsExactly("buffer 1 (in) and buffer 2 (out) are live together and share bytes");
  }

  @Test
  void findsMisalignment() {
    assertThat(violationsWith(1, 40)).containsExactly("buffer 1 (in) at 40 is not aligned to 16");
  }

  @Test
  void findsMovedPin() {
    assertThat(violationsWith(0, 112))
        .anyMatch(sentence -> sentence.startsWith("buffer 0 (state) at 112 is pinned at"));
  }

  @Test
  void findsNegativeOffset() {
    assertThat(violationsWith(3, -32)).contains("buffer 3 (late) starts at -32, below the arena");
  }

  @Test
  void findsEndAboveHeight() {
    assertThat(violationsWith(3, 128))
        .containsExactly("buffer 3 (late) ends above the plan's height 128");
  }

  @Test
  void findsEndBeyondAllNumbers() {
    assertThat(violationsWith(3, Long.MAX_VALUE / 32 * 32))
        .containsExactly("buffer 3 (late) ends above the plan's height 128");
  }

  @Test
  void emptyBuffersShareNothing() {
    ArenaProblem problem =
        ArenaProblem.of(
            List.of(
                ArenaBuffer.ofSteps(0, "empty", 0, 1, 0, 16),
                ArenaBuffer.ofSteps(1, "around", 0, 1, 48, 16)));
    ArenaPlan plan =
        new ArenaPlan(new TreeMap<>(Map.of(0, 16L, 1, 0L)), 48, 48, 48, "by hand", true);

    assertThat(PlanValidator.violations(problem, plan)).isEmpty();
  }

  @Test
  void findsMissingAndUnknownBuffers() {
    assertThat(PlanValidator.violations(PROBLEM, VALID.withOffsets(Map.of(0, 0L, 1, 32L, 2, 16L))))
        .containsExactly("buffer 3 (late) has no offset");
    assertThat(violationsWith(4, 0))
        .containsExactly("the plan places buffers that the problem does not have");
  }

  @Test
  void findsExceededCapacity() {
    assertThat(PlanValidator.violations(PROBLEM.withCapacityBytes(127), VALID))
        .containsExactly("height 128 exceeds OptionalLong[127]");
  }
}

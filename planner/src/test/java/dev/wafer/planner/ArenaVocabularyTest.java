package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ArenaVocabularyTest {
  @Test
  void lifespansAreHalfOpen() {
    Lifespan span = Lifespan.ofSteps(2, 4);

    assertThat(span).isEqualTo(new Lifespan(2, 5));
    assertThat(span.length()).isEqualTo(3);
    assertThat(span.overlaps(new Lifespan(5, 6))).isFalse();
    assertThat(span.overlaps(new Lifespan(4, 6))).isTrue();
    assertThat(span.contains(5)).isFalse();
    assertThat(span.contains(4)).isTrue();
    assertThat(span.contains(2)).isTrue();
    assertThat(span.contains(1)).isFalse();
    assertThat(span.overlaps(new Lifespan(1, 2))).isFalse();
    assertThat(span.overlaps(new Lifespan(1, 3))).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> new Lifespan(3, 3));
  }

  @Test
  void buffersAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaBuffer.ofSteps(1, "b", 0, 1, -1, 16))
        .withMessageContaining("negative size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaBuffer.ofSteps(1, "b", 0, 1, 4, 12))
        .withMessageContaining("power of two");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaBuffer.ofSteps(1, "b", 0, 1, 4, 16).pinnedAt(8))
        .withMessageContaining("pinned at 8");
  }

  @Test
  void problemsAreChecked() {
    ArenaBuffer buffer = ArenaBuffer.ofSteps(1, "b", 0, 1, 4, 16);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaProblem.of(List.of(buffer, buffer)))
        .withMessageContaining("two buffers have the id 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ArenaProblem.of(List.of(buffer))
                    .withOverlapRules(List.of(OverlapRule.sameOffset(1, 2))))
        .withMessageContaining("unknown buffer");
    assertThatIllegalArgumentException().isThrownBy(() -> OverlapRule.sameOffset(1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaProblem.of(List.of(ArenaBuffer.ofSteps(1, "b", 0, 1, 1L << 60, 16))))
        .withMessageContaining("too large");
  }

  @Test
  void problemsEndAt2To52Bytes() {
    long most = 1L << 52;
    assertThat(ArenaProblem.of(List.of(ArenaBuffer.ofSteps(1, "b", 0, 1, most - 1, 1))).buffers())
        .hasSize(1);
    assertTooLarge("in sum", ArenaBuffer.ofSteps(1, "b", 0, 1, most, 1));
    assertTooLarge("buffer 1 is too large", ArenaBuffer.ofSteps(1, "b", 0, 1, most + 1, 1));
    assertTooLarge(
        "in sum",
        ArenaBuffer.ofSteps(1, "b", 0, 1, most / 2, 1),
        ArenaBuffer.ofSteps(2, "c", 0, 1, most / 2, 1));
    assertThat(
            ArenaProblem.of(List.of(ArenaBuffer.ofSteps(1, "b", 0, 1, 4, 1).pinnedAt(most)))
                .buffers())
        .hasSize(1);
    assertTooLarge(
        "buffer 1 is too large", ArenaBuffer.ofSteps(1, "b", 0, 1, 4, 1).pinnedAt(most + 1));
  }

  private static void assertTooLarge(String message, ArenaBuffer... buffers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArenaProblem.of(List.of(buffers)))
        .withMessageContaining(message);
  }

  @Test
  void distancesOfRulesEndAt2To52Bytes() {
    ArenaProblem problem =
        ArenaProblem.of(
            List.of(
                ArenaBuffer.ofSteps(1, "b", 0, 1, 4, 16), ArenaBuffer.ofSteps(2, "c", 0, 1, 4, 8)));
    assertThat(problem.granuleBytes()).isEqualTo(8);
    long most = 1L << 52;
    for (long distance : new long[] {most, -most}) {
      List<OverlapRule> rules = List.of(OverlapRule.atLeast(1, 2, distance));
      assertThat(problem.withOverlapRules(rules).overlapRules()).isEqualTo(rules);
    }
    for (long distance : new long[] {most + 1, -most - 1}) {
      List<OverlapRule> rules = List.of(OverlapRule.atLeast(1, 2, distance));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> problem.withOverlapRules(rules))
          .withMessageContaining("distance is too large");
    }
  }

  @Test
  void gapsAreTheBytesAboveTheLowerBound() {
    ArenaPlan plan = new ArenaPlan(new TreeMap<>(Map.of(1, 0L)), 150, 120, 0, "by hand", false);
    assertThat(plan.gapBytes()).isEqualTo(30);
    assertThat(plan.gapPercent()).hasValue(25);
    ArenaPlan empty = new ArenaPlan(new TreeMap<>(), 0, 0, 0, "by hand", true);
    assertThat(empty.gapPercent()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.offsetBytes(7))
        .withMessageContaining("no buffer 7");
  }

  @Test
  void csvIsReadAndWritten() {
    ArenaProblem problem = ProblemCsv.read("size,id,lower,upper\n 8,x,0,3\n4,7,3,5\n");

    assertThat(problem.buffers())
        .containsExactly(
            ArenaBuffer.ofSteps(0, "x", 0, 2, 8, 1), ArenaBuffer.ofSteps(1, "7", 3, 4, 4, 1));
    assertThat(ProblemCsv.write(problem, ArenaPlanner.standard().plan(problem)))
        .isEqualTo("id,lower,upper,size,offset\nx,0,3,8,0\n7,3,5,4,0\n");
  }

  @Test
  void badCsvIsRefusedWithItsLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProblemCsv.read("id,lower,upper,size\n0,3,3,8\n"))
        .withMessageContaining("0,3,3,8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProblemCsv.read("id,lower,upper\n0,3,4\n"))
        .withMessageContaining("no column 'size'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProblemCsv.read("id,lower,upper,size\n0,3,99999999999,8\n"))
        .withMessageContaining("upper 99999999999 is beyond 32 bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProblemCsv.read("id,lower,upper,size,alignment\n0,3,4,8,4294967297\n"))
        .withMessageContaining("alignment 4294967297 is beyond 32 bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProblemCsv.read("id,lower,upper,size\n0,3,4,1e3\n"))
        .withMessageContaining("'0,3,4,1e3': size '1e3' is not a whole number");
  }

  @Test
  void csvOfSpreadsheetsIsRead() {
    assertThat(ProblemCsv.read("\uFEFFid,lower,upper,size\r\na,0,3,8\r\n").buffers())
        .containsExactly(ArenaBuffer.ofSteps(0, "a", 0, 2, 8, 1));
  }
}

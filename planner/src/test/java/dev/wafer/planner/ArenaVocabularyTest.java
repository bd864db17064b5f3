package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
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

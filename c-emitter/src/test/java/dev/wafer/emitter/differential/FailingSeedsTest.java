package dev.wafer.emitter.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailingSeedsTest {
  @Test
  void namesEachSeedThatFails() {
    List<String> failures =
        FailingSeeds.of(
            List.of(4L, 5L, 6L, 7L),
            seeds -> {
              if (seeds.contains(5L) || seeds.contains(7L)) {
                throw new AssertionError("differs");
              }
            });

    assertThat(failures).hasSize(2);
    assertThat(failures.get(0)).startsWith("seed 5: ").contains("differs");
    assertThat(failures.get(1)).startsWith("seed 7: ").contains("differs");
  }

  @Test
  void namesAllSeedsThatFailOnlyTogether() {
    List<String> failures =
        FailingSeeds.of(
            List.of(1L, 2L),
            seeds -> {
              if (seeds.size() > 1) {
                throw new IllegalStateException("too many");
              }
            });

    assertThat(failures).singleElement().asString().contains("[1, 2]", "too many");
  }

  @Test
  void checksPassingSeedsOnce() {
    List<List<Long>> calls = new ArrayList<>();

    assertThat(FailingSeeds.of(List.of(1L, 2L), calls::add)).isEmpty();
    assertThat(calls).containsExactly(List.of(1L, 2L));
  }
}

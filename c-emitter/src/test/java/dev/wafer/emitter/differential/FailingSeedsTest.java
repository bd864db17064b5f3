package dev.wafer.emitter.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailingSeedsTest {
  @Test
  void namesEachSeedThatFails() {
    Map<Long, String> failures =
        FailingSeeds.of(
            List.of(4L, 5L, 6L, 7L),
            seeds -> {
              if (seeds.contains(5L) || seeds.contains(7L)) {
                throw new AssertionError("differs");
              }
            });

    assertThat(failures).containsOnlyKeys(5L, 7L);
    assertThat(failures.get(5L)).contains("differs");
  }

  @Test
  void namesAllSeedsThatFailOnlyTogether() {
    Map<Long, String> failures =
        FailingSeeds.of(
            List.of(1L, 2L),
            seeds -> {
              if (seeds.size() > 1) {
                throw new IllegalStateException("too many");
              }
            });

    assertThat(failures).containsOnlyKeys(FailingSeeds.TOGETHER);
    assertThat(failures.get(FailingSeeds.TOGETHER)).contains("[1, 2]", "too many");
  }

  @Test
  void checksPassingSeedsOnce() {
    List<List<Long>> calls = new ArrayList<>();

    assertThat(FailingSeeds.of(List.of(1L, 2L), calls::add)).isEmpty();
    assertThat(calls).containsExactly(List.of(1L, 2L));
  }
}

package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArenaLowerBoundTest {
  private static final ArenaBuffer A = ArenaBuffer.ofSteps(0, "a", 0, 1, 40, 8);
  private static final ArenaBuffer B = ArenaBuffer.ofSteps(1, "b", 1, 2, 24, 8);

  @Test
  void liveBytesBoundAPlanWithoutOverlap() {
    assertThat(ArenaLowerBound.withoutOverlap(model(List.of(A, B)))).isEqualTo(64);
  }

  @Test
  void soDoesTheEndOfAPinnedBuffer() {
    List<ArenaBuffer> buffers = List.of(A, B.pinnedAt(80));
    assertThat(ArenaLowerBound.withoutOverlap(model(buffers))).isEqualTo(104);
    assertThat(ArenaLowerBound.withOverlap(model(buffers))).isEqualTo(104);
  }

  @Test
  void aPairCountsOnceWhatItMayShareWhileBothLive() {
    assertThat(ArenaLowerBound.withOverlap(model(List.of(A, B)))).isEqualTo(64);
    assertThat(ArenaLowerBound.withOverlap(model(List.of(A, B), OverlapRule.atLeast(0, 1, 24))))
        .isEqualTo(48);
    assertThat(ArenaLowerBound.withOverlap(model(List.of(A, B), OverlapRule.atLeast(0, 1, 0))))
        .isEqualTo(40);
  }

  @Test
  void aPairSharesNothingWhereOneOfItIsDead() {
    ArenaBuffer later = ArenaBuffer.ofSteps(2, "c", 2, 3, 32, 8);
    assertThat(
            ArenaLowerBound.withOverlap(model(List.of(A, B, later), OverlapRule.atLeast(0, 1, 0))))
        .isEqualTo(56);
  }

  @Test
  void theLargestBufferBoundsWhateverIsShared() {
    ArenaBuffer c = ArenaBuffer.ofSteps(2, "c", 1, 1, 24, 8);
    OverlapRule[] all = {
      OverlapRule.sameOffset(0, 1), OverlapRule.sameOffset(0, 2), OverlapRule.sameOffset(1, 2)
    };
    assertThat(ArenaLowerBound.withOverlap(model(List.of(A, B, c), all))).isEqualTo(40);
  }

  @Test
  void boundsAreWholeGranules() {
    ArenaBuffer odd = ArenaBuffer.ofSteps(0, "a", 0, 1, 33, 8);
    assertThat(ArenaLowerBound.withOverlap(model(List.of(odd)))).isEqualTo(40);
  }

  private static PlacementModel model(List<ArenaBuffer> buffers, OverlapRule... rules) {
    return new PlacementModel(ArenaProblem.of(buffers).withOverlapRules(List.of(rules)));
  }
}

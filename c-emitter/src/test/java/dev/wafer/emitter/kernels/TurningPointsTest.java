package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TurningPointsTest {
  @Test
  void ofAShortAxisAllPositionsAreTaken() {
    assertThat(TurningPoints.of(6, 1)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(TurningPoints.of(9, 1, 100)).hasSize(9);
    assertThat(TurningPoints.of(10, 2)).hasSize(10);
  }

  @Test
  void ofALongAxisThoseNearItsEnds() {
    assertThat(TurningPoints.of(7, 1)).containsExactly(0, 1, 5, 6);
    assertThat(TurningPoints.of(11, 2)).containsExactly(0, 1, 2, 8, 9, 10);
  }

  @Test
  void andThoseNearItsTurnsInOrderAndOnce() {
    assertThat(TurningPoints.of(100, 1, 50, 20))
        .containsExactly(0, 1, 19, 20, 21, 49, 50, 51, 98, 99);
    assertThat(TurningPoints.of(100, 1, 2, -1, -7, 100, 3_000_000_000L))
        .containsExactly(0, 1, 2, 3, 98, 99);
  }

  @Test
  void cornersHoldTheFirstPlaceAndItsNeighbours() {
    assertThat(TurningPoints.corners(List.of(3, 1, 4))).containsExactly(0, 1, 4);
  }

  @Test
  void cornersHoldTheLargestOfEachFunction() {
    assertThat(TurningPoints.corners(List.of(3, 4), place -> place / 4 - place % 4))
        .containsExactly(0, 1, 4, 8);
    assertThat(TurningPoints.corners(List.of(3, 4), place -> place % 4 - place / 4))
        .containsExactly(0, 1, 3, 4);
    assertThat(TurningPoints.corners(List.of(3, 4), place -> place, place -> -place))
        .containsExactly(0, 1, 4, 11);
    assertThat(TurningPoints.corners(List.of(3, 4), place -> 0)).containsExactly(0, 1, 4);
  }
}

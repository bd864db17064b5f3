package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Five buffers, by hand: sections are full with 50, 80, 110, 60 and 60 bytes. */
class PlacementOrderTest {
  private static final PlacementModel MODEL =
      new PlacementModel(
          ArenaProblem.of(
              List.of(
                  ArenaBuffer.ofSteps(0, "a", 0, 1, 50, 1),
                  ArenaBuffer.ofSteps(1, "b", 1, 3, 30, 1),
                  ArenaBuffer.ofSteps(2, "c", 2, 2, 80, 1),
                  ArenaBuffer.ofSteps(3, "d", 3, 4, 30, 1),
                  ArenaBuffer.ofSteps(4, "e", 4, 9, 30, 1))));

  @ParameterizedTest
  @CsvSource({
    "SIZE, size, 2 0 4 1 3",
    "LIFETIME, lifetime, 4 1 0 3 2",
    "AREA, area, 4 0 1 2 3",
    "CONFLICT, conflict, 1 2 3 0 4",
    "BREADTH_BY_AREA, 'breadth, area', 1 2 0 4 3",
    "BREADTH_BY_SIZE, 'breadth, size', 2 1 0 3 4",
    "BREADTH_BY_LIFETIME, 'breadth, lifetime', 1 2 0 4 3",
    "START, start, 0 1 2 3 4"
  })
  void orders(PlacementOrder order, String label, String expected) {
    assertThat(order.label()).isEqualTo(label);
    assertThat(Arrays.toString(order.order(MODEL)))
        .isEqualTo("[" + expected.replace(" ", ", ") + "]");
  }

  @Test
  void areasBeyond64BitsAreTheLargest() {
    long large = 1L << 50;
    PlacementModel model =
        new PlacementModel(
            ArenaProblem.of(
                List.of(
                    ArenaBuffer.ofSteps(0, "a", 0, 1 << 30, 1 << 20, 1),
                    ArenaBuffer.ofSteps(1, "b", 0, 0, large, 1),
                    ArenaBuffer.ofSteps(2, "c", 0, 1, large - 1, 1))));
    assertThat(PlacementOrder.AREA.order(model)).containsExactly(1, 2, 0);
  }
}

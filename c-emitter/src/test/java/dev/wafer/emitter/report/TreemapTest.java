package dev.wafer.emitter.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreemapTest {
  @Test
  void areasAreInProportionAndCoverTheWhole() {
    List<Long> amounts = List.of(500L, 250L, 125L, 125L);
    List<Treemap.Area> areas = Treemap.divide(new Treemap.Area(10, 20, 4_000, 2_000), amounts);
    for (int i = 0; i < amounts.size(); i++) {
      assertThat(areas.get(i).width() * areas.get(i).height()).isEqualTo(amounts.get(i) * 8_000);
    }
    for (Treemap.Area one : areas) {
      // Itself alone.
      assertThat(areas).filteredOn(other -> overlap(one, other)).hasSize(1);
      assertThat(one.x()).isGreaterThanOrEqualTo(10);
      assertThat(one.y() + one.height()).isLessThanOrEqualTo(2_020);
    }
  }

  @Test
  void amountsAlikeGiveNoSlivers() {
    List<Treemap.Area> areas =
        Treemap.divide(new Treemap.Area(0, 0, 8_000, 8_000), Collections.nCopies(64, 7L));
    assertThat(areas).hasSize(64).allMatch(area -> area.width() == area.height());
  }

  @Test
  void nothingIsDividedIntoNothing() {
    assertThat(Treemap.divide(new Treemap.Area(0, 0, 10, 10), List.of())).isEmpty();
  }

  private static boolean overlap(Treemap.Area a, Treemap.Area b) {
    return a.x() < b.x() + b.width()
        && b.x() < a.x() + a.width()
        && a.y() < b.y() + b.height()
        && b.y() < a.y() + a.height();
  }
}

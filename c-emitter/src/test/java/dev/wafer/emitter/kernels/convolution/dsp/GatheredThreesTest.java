package dev.wafer.emitter.kernels.convolution.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Window;
import org.junit.jupiter.api.Test;

class GatheredThreesTest {
  @Test
  void groupsThatRowsEndInAreGatheredOneByOne() {
    Plane plane = new Plane(1, 4, 7, 8, 4, 7, 8, 1, 1, Window.UNIT);

    // Seven pixels a row: the one that is left begins a group that two of the next row end.
    assertThat(GatheredThrees.of(plane, false)).isEqualTo(new GatheredThrees(7, 7, 0));
    assertThat(GatheredThrees.of(plane, true)).isEqualTo(new GatheredThrees(8, 4, 0));
  }

  @Test
  void windowsAtTheEdgesAreGatheredOneByOne() {
    Window same = Window.UNIT.same(3, 9, 3, 3);
    Plane plane = new Plane(2, 3, 9, 8, 3, 9, 8, 3, 3, same);

    // At the left edge three pixels are a group, then there is one of three, then the right edge.
    assertThat(GatheredThrees.of(plane, false)).isEqualTo(new GatheredThrees(6, 24, 12));
  }
}

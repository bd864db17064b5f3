package dev.wafer.passes.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayoutTest {
  /** Rows of 3 in a buffer of rows of 8. */
  private static final Layout SLICE = new Layout(Shape.of(2, 4, 3), List.of(32, 8, 1));

  @Test
  void axesOfOneElementDoNotTellLayoutsApart() {
    assertThat(new Layout(Shape.of(1, 2, 3), List.of(99, 3, 1)))
        .isEqualTo(Layout.dense(Shape.of(1, 2, 3)));
    assertThat(new Layout(Shape.of(2, 1), List.of(1, 7)).isDense()).isTrue();
  }

  @Test
  void theSpanEndsBehindTheLastElementAndNotBehindItsRow() {
    assertThat(SLICE.span()).isEqualTo(32 + 3 * 8 + 2 + 1);
    assertThat(SLICE.offset(List.of(1, 3, 2))).isEqualTo(SLICE.span() - 1);
    assertThat(Layout.dense(Shape.of(0, 3)).span()).isZero();
  }

  @Test
  void neighbouringAxesAreOneLoop() {
    assertThat(SLICE.loops()).containsExactly(new Layout.Loop(8, 8), new Layout.Loop(3, 1));
    assertThat(Layout.dense(Shape.of(2, 4, 3)).loops()).containsExactly(new Layout.Loop(24, 1));
  }

  @Test
  void aShapeIsTakenWhereOneStrideAnAxisSaysIt() {
    assertThat(SLICE.reshaped(Shape.of(8, 3))).contains(new Layout(Shape.of(8, 3), List.of(8, 1)));
    assertThat(SLICE.reshaped(Shape.of(4, 2, 1, 3)))
        .contains(new Layout(Shape.of(4, 2, 1, 3), List.of(16, 8, 3, 1)));
    assertThat(SLICE.reshaped(Shape.of(24))).isEmpty();
    assertThat(SLICE.reshaped(Shape.of(4, 6))).isEmpty();
  }

  @Test
  void everySecondElementHasTwiceTheStride() {
    assertThat(Layout.dense(Shape.of(4, 6)).box(Shape.of(2, 3), List.of(2, 2)).strides())
        .containsExactly(12, 2);
  }

  @Test
  void aPitchIsTheDistanceOfRowsThatLieEquallyFarApart() {
    assertThat(SLICE.pitch(3)).isEqualTo(Optional.of(8));
    assertThat(SLICE.pitch(6)).isEmpty();
    assertThat(new Layout(Shape.of(2, 2, 3), List.of(99, 8, 1)).pitch(3)).isEmpty();
    assertThat(Layout.dense(Shape.of(2, 4, 3)).pitch(6)).isEqualTo(Optional.of(6));
  }
}

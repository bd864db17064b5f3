package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProductSumsTest {
  private static final DenseConstant WEIGHTS =
      DenseConstant.integers(DataType.INT8, Shape.of(2, 3), 1, -2, 3, -4, 5, -6);
  private static final Interval X = new Interval(-10, 20);

  @Test
  void channelsAreRowsOrColumns() {
    ProductSums rows = ProductSums.ofRows(WEIGHTS, 2);
    assertThat(rows.weightSums()).containsExactly(2, -5);
    assertThat(rows.largestOfInt8()).containsExactly(6 * 128, 15 * 128);
    ProductSums columns = new ProductSums(WEIGHTS, 3, true);
    assertThat(columns.weightSums()).containsExactly(-3, 3, -3);
    assertThat(columns.largestOfInt8()).containsExactly(5 * 128, 7 * 128, 9 * 128);
  }

  @Test
  void noChannelsHaveNoSums() {
    DenseConstant none = DenseConstant.integers(DataType.INT8, Shape.of(0, 3));
    assertThat(ProductSums.ofRows(none, 0).weightSums()).isEmpty();
    assertThat(ProductSums.ofRows(none, 0).ranges(new long[0], X, 0, range -> false)).isEmpty();
  }

  /** Weights 1, 3 and -2 by -10 to 20, then -4, -6 and 5. */
  @Test
  void rangesAreTheLeastThatHoldEachPartOfTheProducts() {
    ProductSums rows = ProductSums.ofRows(WEIGHTS, 2);
    assertThat(rows.ranges(new long[0], X, 0, range -> false))
        .containsExactly(new Interval(-40 - 40, 80 + 20), new Interval(-50 - 200, 100 + 100));
    assertThat(rows.ranges(new long[] {1000, -1000}, X, 0, range -> false))
        .containsExactly(new Interval(920, 1100), new Interval(-1250, -800));
  }

  /** With an offset of 30 activations are 20 to 50, or the bias takes 60 and -150. */
  @Test
  void rangesHoldBothFormsOfAnOffset() {
    ProductSums rows = ProductSums.ofRows(WEIGHTS, 2);
    Interval first = new Interval(-100, 200).hull(new Interval(60 - 80, 60 + 100));
    Interval second = new Interval(-500, 250).hull(new Interval(-150 - 250, -150 + 200));
    assertThat(rows.ranges(new long[0], X, 30, range -> false)).containsExactly(first, second);
  }

  @Test
  void oneRangeServesAllWhereItIsEnough() {
    ProductSums rows = ProductSums.ofRows(WEIGHTS, 2);
    List<Interval> ranges = rows.ranges(new long[] {7, -9}, X, 3, range -> true);
    Interval folded = new Interval(-128 * 3 * 3, 128 * 3 * 3);
    Interval products = new Interval(-128 * 23 * 3, 128 * 23 * 3);
    assertThat(ranges).containsExactly(new Interval(-9, 7).plus(folded).plus(products));
  }

  @Test
  void wideWeightsAreNotTakenForInt8() {
    DenseConstant wide = DenseConstant.integers(DataType.INT16, Shape.of(1, 1), 30000);
    assertThat(ProductSums.ofRows(wide, 1).ranges(new long[0], X, 0, range -> true))
        .containsExactly(new Interval(-300_000, 600_000));
  }
}

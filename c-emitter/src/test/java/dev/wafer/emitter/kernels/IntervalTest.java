package dev.wafer.emitter.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.reference.QuantizedMultiplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntervalTest {
  private static final long MAX = Long.MAX_VALUE;
  private static final long MIN = Long.MIN_VALUE;

  @Test
  void typesHaveTheirEnds() {
    assertThat(Interval.of(DataType.INT8)).isEqualTo(new Interval(-128, 127));
    assertThat(Interval.of(DataType.UINT8)).isEqualTo(new Interval(0, 255));
    assertThat(Interval.of(DataType.INT16)).isEqualTo(new Interval(-32768, 32767));
    assertThat(Interval.of(DataType.INT32)).isEqualTo(Interval.INT32);
  }

  @Test
  void anEmptyIntervalIsRefused() {
    assertThat(new Interval(3, 3)).isEqualTo(Interval.of(3));
    assertThatThrownBy(() -> new Interval(4, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 to 3");
  }

  @Test
  void operationsHoldExactlyTheResults() {
    Interval a = new Interval(-3, 5);
    Interval b = new Interval(2, 7);
    assertThat(a.plus(b)).isEqualTo(new Interval(-1, 12));
    assertThat(a.minus(b)).isEqualTo(new Interval(-10, 3));
    assertThat(a.plus(4)).isEqualTo(new Interval(1, 9));
    assertThat(a.times(b)).isEqualTo(new Interval(-21, 35));
    assertThat(b.times(a)).isEqualTo(new Interval(-21, 35));
    assertThat(a.times(Interval.of(-2))).isEqualTo(new Interval(-10, 6));
    assertThat(new Interval(-4, -2).times(new Interval(-5, 3))).isEqualTo(new Interval(-12, 20));
    assertThat(a.hull(b)).isEqualTo(new Interval(-3, 7));
    assertThat(b.sums(3)).isEqualTo(new Interval(0, 21));
    assertThat(a.sums(3)).isEqualTo(new Interval(-9, 15));
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 0, 9223372036854775807",
    "9223372036854775806, 1, 9223372036854775807",
    "9223372036854775807, 1, 9223372036854775807",
    "-9223372036854775808, -1, -9223372036854775808",
    "-9223372036854775807, -1, -9223372036854775808",
    "-9223372036854775808, 9223372036854775807, -1",
    "9223372036854775807, -9223372036854775808, -1"
  })
  void sumsBeyond64BitsSaturate(long a, long b, long sum) {
    assertThat(Interval.of(a).plus(b)).isEqualTo(Interval.of(sum));
  }

  @Test
  void productsBeyond64BitsSaturate() {
    for (long a : new long[] {MIN, -3, 3, MAX}) {
      for (long b : new long[] {MIN, MAX}) {
        long expected = (a < 0) == (b < 0) ? MAX : MIN;
        assertThat(Interval.of(a).times(Interval.of(b))).isEqualTo(Interval.of(expected));
      }
    }
    assertThat(Interval.of(MIN).times(Interval.of(1))).isEqualTo(Interval.of(MIN));
    assertThat(Interval.of(MAX).times(Interval.of(-1))).isEqualTo(Interval.of(-MAX));
    assertThat(Interval.of(MIN).times(Interval.of(-1))).isEqualTo(Interval.of(MAX));
    assertThat(Interval.of(MAX).times(Interval.of(0))).isEqualTo(Interval.of(0));
  }

  @Test
  void aTypeHoldsItsEndsAndNoMore() {
    assertThat(new Interval(-128, 127).fits(8)).isTrue();
    assertThat(new Interval(-129, 0).fits(8)).isFalse();
    assertThat(new Interval(0, 128).fits(8)).isFalse();
  }

  @Test
  void sumsOf64BitsAreTrustedToHalfOfThem() {
    assertThat(Interval.INT32.fitsSums(false)).isTrue();
    assertThat(new Interval(0, 1L << 31).fitsSums(false)).isFalse();
    assertThat(new Interval(-(1L << 62), (1L << 62) - 1).fitsSums(true)).isTrue();
    assertThat(new Interval(0, 1L << 62).fitsSums(true)).isFalse();
  }

  /** Every value between the ends scales to one between the scaled ends. */
  @ParameterizedTest
  @CsvSource({"0.3, -100, 90", "1.7, -100, 90", "0.5, -7, -3", "3.99, 5, 11", "0.0001, -9, 9"})
  void scalingHoldsWhatTheReferenceMakesOfEachValue(double factor, long low, long high) {
    QuantizedMultiplier multiplier = QuantizedMultiplier.of(factor);
    Interval scaled = new Interval(low, high).scaled(multiplier);
    LongStream.rangeClosed(low, high)
        .forEach(
            x ->
                assertThat((long) multiplier.apply((int) x))
                    .isBetween(scaled.low(), scaled.high()));
    double real = Math.scalb((double) multiplier.multiplier(), multiplier.shift() - 31);
    assertThat(scaled.low()).isEqualTo((long) Math.floor(low * real));
    assertThat(scaled.high()).isEqualTo((long) Math.ceil(high * real));
  }

  @Test
  void whatLeaves32BitsBeforeItIsScaledCanBeAnything() {
    QuantizedMultiplier half = QuantizedMultiplier.of(0.5);
    Interval halves = new Interval(-(1L << 30), 1L << 30);
    assertThat(new Interval(0, 1L << 31).scaled(half)).isEqualTo(halves);
    assertThat(new Interval(0, (1L << 31) - 2).scaled(half))
        .isEqualTo(new Interval(0, (1L << 30) - 1));
    QuantizedMultiplier four = QuantizedMultiplier.of(4);
    assertThat(new Interval(0, 1L << 27).scaled(four)).isEqualTo(new Interval(0, 1L << 29));
    assertThat(new Interval(0, 1L << 28).scaled(four)).isEqualTo(halves);
  }
}

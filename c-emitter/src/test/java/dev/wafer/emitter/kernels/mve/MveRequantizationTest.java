package dev.wafer.emitter.kernels.mve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.reference.QuantizedMultiplier;
import org.junit.jupiter.api.Test;

/** The limits of the requantization with the vector extension. */
final class MveRequantizationTest {
  private static final QuantizedMultiplier HALF = new QuantizedMultiplier(1 << 30, 0);
  private static final QuantizedMultiplier ALMOST_ONE =
      new QuantizedMultiplier(Integer.MAX_VALUE, 0);

  @Test
  void sumsEndWith32Bits() {
    assertThat(exact(Integer.MAX_VALUE, HALF, 127)).isTrue();
    assertThat(exact(Integer.MAX_VALUE + 1L, HALF, 127)).isFalse();
  }

  @Test
  void scaledSumsEndWith32BitsAfterTheZeroPoint() {
    assertThat(exact(Integer.MAX_VALUE - 126, ALMOST_ONE, 127)).isTrue();
    assertThat(exact(Integer.MAX_VALUE - 125, ALMOST_ONE, 127)).isFalse();
    assertThat(exact(Integer.MAX_VALUE - 126, ALMOST_ONE, -128)).isTrue();
    assertThat(exact(Integer.MAX_VALUE - 125, ALMOST_ONE, -128)).isFalse();
  }

  @Test
  void aShiftToTheLeftThatDropsBitsMayFillAll32() {
    QuantizedMultiplier twice = new QuantizedMultiplier(1 << 30, 2);
    assertThat(exact((1 << 29) - 1, twice, 0)).isTrue();
    assertThat(exact(1 << 30, twice, 0)).isTrue();
    assertThat(exact(1 << 30, new QuantizedMultiplier(Integer.MAX_VALUE, 2), 2)).isFalse();
  }

  private static boolean exact(long largestSum, QuantizedMultiplier factor, int zeroPoint) {
    return new MveRequantization(factor, zeroPoint).exact(largestSum);
  }
}

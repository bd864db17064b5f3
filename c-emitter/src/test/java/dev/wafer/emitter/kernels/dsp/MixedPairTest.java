package dev.wafer.emitter.kernels.dsp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MixedPairTest {
  @Test
  void aWordHoldsTwoInputsOfTwoChannels() {
    assertThat(MixedPair.word(0x11, 0x22, 0x33, 0x44)).isEqualTo(0x44332211);
    // A weight below zero borrows from its neighbour.
    assertThat(MixedPair.word(-1, 2, 3, -1)).isEqualTo(0xFF0301FF);
    assertThat(MixedPair.word(-128, -127, 0, 0)).isEqualTo(0x00008080);
  }

  /** {@code -128 * 256} leaves no room for a weight below zero. */
  @Test
  void theLeastWeightBearsNoNegativeNeighbour() {
    assertThat(separable(-128, 0)).isTrue();
    assertThat(separable(-128, -1)).isFalse();
    assertThat(separable(-127, -128)).isTrue();
    assertThat(separable(0, -128)).isTrue();
  }

  @Test
  void onlySecondChannelsAreSecond() {
    assertThat(MixedPair.separable(3, 1, (channel, i) -> channel == 2 ? -128 : -1)).isTrue();
    assertThat(MixedPair.separable(4, 1, (channel, i) -> channel == 3 ? -128 : -1)).isFalse();
    assertThat(MixedPair.separable(1, 1, (channel, i) -> -128)).isTrue();
  }

  @Test
  void sumsEndWhere256TimesTheSecondLeaves32Bits() {
    int magnitude = (1 << 23) / 128;
    assertThat(ofMagnitude(magnitude - 1)).isTrue();
    assertThat(ofMagnitude(magnitude)).isFalse();
  }

  /** Whether two channels are, whose second one has weights of a magnitude in total. */
  private static boolean ofMagnitude(int magnitude) {
    return MixedPair.separable(
        2,
        1024,
        (channel, i) -> channel == 0 ? 127 : -Math.min(127, Math.max(0, magnitude - 127 * i)));
  }

  private static boolean separable(int second, int first) {
    return MixedPair.separable(2, 3, (channel, i) -> i < 2 ? 0 : channel == 0 ? first : second);
  }
}

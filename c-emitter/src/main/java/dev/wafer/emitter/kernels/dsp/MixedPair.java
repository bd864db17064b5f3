package dev.wafer.emitter.kernels.dsp;

import dev.wafer.emitter.kernels.ProductSums;
import java.util.function.IntBinaryOperator;

/**
 * The weights of two output channels in one halfword, {@code a + 256 b}.
 *
 * <p>One dual multiply-accumulate of such halfwords sums both channels at once: {@code mixed = A +
 * 256 B}, where A and B are the channels' sums. Sign-extending bytes 0 and 2 of the same word gives
 * the a's alone, whose sum is A; then {@code B = (mixed - A) / 256}. So four weights cost one
 * extension and stay one byte each.
 */
public final class MixedPair {
  /** Bound of B, beyond which {@code 256 B} leaves 32 bits. */
  private static final long MAX_SECOND_SUM = 1 << 23;

  private MixedPair() {}

  /**
   * Whether channels {@code 2p} and {@code 2p + 1} can share halfwords: each halfword holds both
   * weights and every B can be told from its mixture.
   *
   * @param weight of a channel and an input
   */
  public static boolean separable(int channels, int inputs, IntBinaryOperator weight) {
    for (int second = 1; second < channels; second += 2) {
      long largest = 0;
      for (int i = 0; i < inputs; i++) {
        int b = weight.applyAsInt(second, i);
        largest += ProductSums.MAX_INT8_MAGNITUDE * (long) Math.abs(b);
        if (b == Byte.MIN_VALUE && weight.applyAsInt(second - 1, i) < 0) {
          return false;
        }
      }
      if (largest >= MAX_SECOND_SUM) {
        return false;
      }
    }
    return true;
  }

  /** The halfwords of two inputs of a pair of channels as a word, the first input's below. */
  public static int word(int firstA, int firstB, int secondA, int secondB) {
    return (mixed(firstA, firstB) & 0xFFFF) | mixed(secondA, secondB) << 16;
  }

  private static int mixed(int a, int b) {
    return a + 256 * b;
  }
}

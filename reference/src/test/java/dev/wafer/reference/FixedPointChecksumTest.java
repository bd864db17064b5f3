package dev.wafer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.reference.parameters.Int16ActivationParameters;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fixed-point arithmetic against TensorFlow Lite's own functions: the checksums were taken of their
 * results for the same pseudo-random arguments (tflite-micro 90b983c2 with gemmlowp, double
 * rounding).
 */
class FixedPointChecksumTest {
  private static final int COUNT = 100_000;

  @Test
  void multiplyByQuantizedMultiplierOf32Bits() {
    assertThat(
            checksum(
                c -> {
                  int x = c.next();
                  int multiplier = (c.next() & 0x3FFFFFFF) | 0x40000000;
                  int shift = c.next(40) - 31;
                  c.add(FixedPoint.multiplyByQuantizedMultiplier(x, multiplier, shift));
                }))
        .isEqualTo(0xB9606DEEL);
  }

  @Test
  void multiplyByQuantizedMultiplierOf64Bits() {
    assertThat(
            checksum(
                c -> {
                  long x = (long) c.next() << 15;
                  x ^= c.next() & 0x7FFF;
                  int multiplier = (c.next() & 0x3FFFFFFF) | 0x40000000;
                  int shift = -c.next(32);
                  c.add(FixedPoint.multiplyByQuantizedMultiplier(x, multiplier, shift));
                }))
        .isEqualTo(0x22784CDEL);
  }

  @Test
  void quantizeMultiplier() {
    assertThat(
            checksum(
                c -> {
                  int significand = c.next() & 0x7FFFFFFF;
                  int down = c.next(36);
                  int up = c.next(8);
                  double factor = Math.scalb((double) significand, -31 - down + up);
                  QuantizedMultiplier multiplier = FixedPoint.quantizeMultiplier(factor);
                  c.add(multiplier.multiplier(), multiplier.shift());
                }))
        .isEqualTo(0x7BFB1FD5L);
  }

  @Test
  void exponential() {
    assertThat(
            checksum(
                c -> {
                  int a = c.next();
                  a = (a > 0 ? -a : a) >> c.next(24);
                  c.add(FixedPointMath.expOnNegativeValues(a, 5));
                }))
        .isEqualTo(0xD9728110L);
  }

  @Test
  void logisticAndTanh() {
    assertThat(
            checksum(
                c -> {
                  int a = c.next() >> c.next(24);
                  c.add(FixedPointMath.logistic(a, 4), FixedPointMath.tanh(a, 4));
                }))
        .isEqualTo(0xCC0AFD49L);
  }

  @Test
  void logarithm() {
    assertThat(
            checksum(
                c -> {
                  int a = (c.next() & 0x7FFFFFFF) >> c.next(12);
                  c.add(FixedPointMath.log(Math.max(a, 1 << 19), 12, 5));
                }))
        .isEqualTo(0x35A2A354L);
  }

  @Test
  void reciprocal() {
    assertThat(
            checksum(
                c -> {
                  int a = (c.next() & 0x7FFFFFFF) >> c.next(31);
                  var reciprocal = FixedPointMath.reciprocal(Math.max(a, 1), 12);
                  c.add(reciprocal.scale(), reciprocal.bitsOverUnit());
                }))
        .isEqualTo(0x7726C213L);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 3, 0, 0x853DB14D",
    "false, 25163, 11, 0xA696A567",
    "false, 20000, 3, 0x5CD130AD",
    "false, 3, 4, 0xCCB38B61",
    "true, 3, 0, 0xCE2A8E0B",
    "true, 25163, 11, 0x92520111",
    "true, 20000, 3, 0x632953A1",
    "true, 3, 4, 0x4C822E09"
  })
  void int16ActivationsOverTheirWholeDomain(
      boolean tanh, int multiplier, int rightShift, String expected) {
    var activation = new Int16ActivationParameters(multiplier, rightShift, tanh);
    Checksum checksum = new Checksum();
    for (int x = Short.MIN_VALUE; x <= Short.MAX_VALUE; x++) {
      checksum.add(activation.apply(x));
    }
    assertThat(checksum.value()).isEqualTo(Long.decode(expected));
  }

  private static long checksum(Consumer<Checksum> step) {
    Checksum checksum = new Checksum();
    for (int i = 0; i < COUNT; i++) {
      step.accept(checksum);
    }
    return checksum.value();
  }
}

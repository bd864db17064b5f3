package dev.wafer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Quantization;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.Activation;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointTest {
  /** The exponential's polynomial of degree 4 leaves out x^5 / 120 for |x| up to 1/8. */
  private static final double POLYNOMIAL_ERROR = 3e-7;

  @Test
  void splitsFactorsIntoSignificandAndShift() {
    assertThat(FixedPoint.quantizeMultiplier(0)).isEqualTo(new QuantizedMultiplier(0, 0));
    assertThat(FixedPoint.quantizeMultiplier(1)).isEqualTo(new QuantizedMultiplier(1 << 30, 1));
    assertThat(FixedPoint.quantizeMultiplier(0.75)).isEqualTo(new QuantizedMultiplier(3 << 29, 0));
    assertThat(FixedPoint.quantizeMultiplier(0x1p-40)).isEqualTo(new QuantizedMultiplier(0, 0));
    assertThat(FixedPoint.quantizeMultiplier(Double.MIN_VALUE))
        .isEqualTo(new QuantizedMultiplier(0, 0));
  }

  @Test
  void significandThatRoundsUpToTheNextPowerMovesTheShift() {
    assertThat(FixedPoint.quantizeMultiplier(1 - 0x1p-40))
        .isEqualTo(new QuantizedMultiplier(1 << 30, 1));
  }

  @Test
  void refusesFactorsThatNoKernelCanApply() {
    for (double factor : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 0x1p30}) {
      assertThatThrownBy(() -> FixedPoint.quantizeMultiplier(factor))
          .isInstanceOf(WaferException.class);
    }
    assertThatThrownBy(() -> FixedPoint.quantizeMultiplierSmallerThanOne(1.5))
        .isInstanceOf(WaferException.class);
  }

  @Test
  void factorsBelowOneNeverShiftToTheLeft() {
    assertThat(FixedPoint.quantizeMultiplierSmallerThanOne(0.75))
        .isEqualTo(new QuantizedMultiplier(3 << 29, 0));
    assertThat(FixedPoint.quantizeMultiplierSmallerThanOne(0x1p-5))
        .isEqualTo(new QuantizedMultiplier(1 << 30, -4));
    // The last one rounds up to one.
    for (double factor : new double[] {-0.5, 0, 1, 1.5, Double.NaN, 1 - 0x1p-40}) {
      assertThatThrownBy(() -> FixedPoint.quantizeMultiplierSmallerThanOne(factor))
          .as("%s", factor)
          .isInstanceOf(WaferException.class)
          .hasMessageContaining("between 0 and 1");
    }
  }

  @Test
  void factorsAboveOneShiftToTheLeft() {
    assertThat(FixedPoint.quantizeMultiplierGreaterThanOne(1.5))
        .isEqualTo(new QuantizedMultiplier(3 << 29, 1));
    assertThat(FixedPoint.quantizeMultiplierGreaterThanOne(0x1.8p30))
        .isEqualTo(new QuantizedMultiplier(3 << 29, 31));
    assertThat(FixedPoint.quantizeMultiplierGreaterThanOne(2 - 0x1p-40))
        .isEqualTo(new QuantizedMultiplier(1 << 30, 2));
    for (double factor : new double[] {0.5, 1, 0x1p31, Double.NaN}) {
      assertThatThrownBy(() -> FixedPoint.quantizeMultiplierGreaterThanOne(factor))
          .as("%s", factor)
          .isInstanceOf(WaferException.class)
          .hasMessageContaining("between 1 and 2^31");
    }
  }

  @Test
  void theLargestAndTheLeastFactorsThatAreNotZero() {
    assertThat(FixedPoint.quantizeMultiplier(Math.nextDown(0x1p30)))
        .isEqualTo(new QuantizedMultiplier(1 << 30, 31));
    assertThat(FixedPoint.quantizeMultiplier(0x1p-32))
        .isEqualTo(new QuantizedMultiplier(1 << 30, -31));
    assertThat(FixedPoint.quantizeMultiplier(0x1.8p-33)).isEqualTo(new QuantizedMultiplier(0, 0));
    assertThat(FixedPoint.quantizeMultiplier(Math.nextDown(0x1p-32)))
        .isEqualTo(new QuantizedMultiplier(0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 26, 31",
    "5, 27, 15",
    "5, 0, 2080374784",
    "4, 20, 1920",
    "4, 31, 0",
    "5, 63, 0",
    "5, 64, 0"
  })
  void theInputRadiusIsWhatShiftsIntoTheIntegerBits(int integerBits, int leftShift, int radius) {
    assertThat(FixedPoint.inputRadius(integerBits, leftShift)).isEqualTo(radius);
  }

  @ParameterizedTest
  @CsvSource({
    "-32768, -32768, 32767",
    "-32768, 32767, -32767",
    "32767, -32768, -32767",
    "-32768, 5, -5",
    "5, -32768, -5",
    "16384, 16384, 8192",
    "3, 8192, 1",
    "-3, 8192, -1",
    "1, 16384, 1",
    "-1, 16384, 0",
    "-3, 16384, -1"
  })
  void highMultiplicationOf16BitsRoundsTiesUp(short a, short b, short high) {
    assertThat(FixedPoint.saturatingRoundingDoublingHighMul16(a, b)).isEqualTo(high);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0, 5",
    "5, 1, 3",
    "-5, 1, -3",
    "5, 2, 1",
    "-5, 2, -1",
    "6, 2, 2",
    "-6, 2, -2",
    "7, 2, 2",
    "16384, 15, 1",
    "16383, 15, 0",
    "-16384, 15, -1",
    "-16383, 15, 0",
    "0, 16, 1",
    "300, 16, 1",
    "-3, 16, -1"
  })
  void divisionOf16BitsRoundsTiesAwayFromZeroUpTo15Bits(short x, int exponent, short quotient) {
    assertThat(FixedPoint.roundingDivideByPot16(x, exponent)).isEqualTo(quotient);
  }

  @Test
  void multiplicationByPowersOfTwoSaturatesBeyondTheLastThatFits() {
    int last = (1 << 28) - 1;
    assertThat(FixedPoint.saturatingMultiplyByPot(last, 3)).isEqualTo(last << 3);
    assertThat(FixedPoint.saturatingMultiplyByPot(last + 1, 3)).isEqualTo(Integer.MAX_VALUE);
    assertThat(FixedPoint.saturatingMultiplyByPot(-last, 3)).isEqualTo(-last << 3);
    assertThat(FixedPoint.saturatingMultiplyByPot(-last - 1, 3)).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void roundsTiesAwayFromZero() {
    assertThat(FixedPoint.roundHalfAwayFromZero(2.5)).isEqualTo(3);
    assertThat(FixedPoint.roundHalfAwayFromZero(-2.5)).isEqualTo(-3);
    assertThat(FixedPoint.roundHalfAwayFromZero(0.49999999999999994)).isEqualTo(0);
    assertThat(FixedPoint.roundingDivideByPot(5, 1)).isEqualTo(3);
    assertThat(FixedPoint.roundingDivideByPot(-5, 1)).isEqualTo(-3);
    assertThat(FixedPoint.roundingDivideByPot(Integer.MIN_VALUE, 31)).isEqualTo(-1);
  }

  @Test
  void highMultiplicationSaturatesAtItsOnlyOverflow() {
    assertThat(FixedPoint.saturatingRoundingDoublingHighMul(Integer.MIN_VALUE, Integer.MIN_VALUE))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(FixedPoint.saturatingRoundingDoublingHighMul(1 << 30, 1 << 30)).isEqualTo(1 << 29);
  }

  @Test
  void scaledIntegersStayWithinTwoRoundingsOfTheRealProduct() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double factor = Math.scalb(random.nextDouble(), -random.nextInt(20));
      int x = random.nextInt() >> random.nextInt(31);
      QuantizedMultiplier multiplier = QuantizedMultiplier.of(factor);
      assertThat((double) multiplier.apply(x)).isCloseTo(x * factor, offset(1.0 + 1e-9 * factor));
    }
  }

  @Test
  void wideFormRoundsTiesUpOnAFifteenBitSignificand() {
    QuantizedMultiplier half = QuantizedMultiplier.of(0.5);
    assertThat(half.apply(3L)).isEqualTo(2);
    assertThat(half.apply(-3L)).isEqualTo(-1);
    assertThat(FixedPoint.reducedMultiplier(Integer.MAX_VALUE)).isEqualTo(0x7FFF);
  }

  @Test
  void activationBoundsAreQuantizedAndCutToTheType() {
    TensorType type =
        TensorType.of(DataType.INT8, 1).withQuantization(Quantization.perTensor(0.05f, -20));
    assertThat(ActivationRange.of(Activation.RELU6, type)).isEqualTo(new ActivationRange(-20, 100));
    assertThat(ActivationRange.of(Activation.RELU, type)).isEqualTo(new ActivationRange(-20, 127));
    assertThat(ActivationRange.of(Activation.NONE, type)).isEqualTo(new ActivationRange(-128, 127));
    assertThat(ActivationRange.of(Activation.RELU_N1_TO_1, type))
        .isEqualTo(new ActivationRange(-40, 0));
  }

  @Test
  void fixedPointFunctionsApproximateTheRealOnes() {
    for (int a = -(1 << 30); a <= 1 << 30; a += 9_999_991) {
      double real = a / (double) (1 << 27);
      assertThat(FixedPointMath.logistic(a, 4) / 0x1p31)
          .isCloseTo(1 / (1 + Math.exp(-real)), offset(POLYNOMIAL_ERROR));
      assertThat(FixedPointMath.tanh(a, 4) / 0x1p31)
          .isCloseTo(Math.tanh(real), offset(POLYNOMIAL_ERROR));
    }
    for (long a = Integer.MIN_VALUE; a <= 0; a += 9_999_991) {
      assertThat(FixedPointMath.expOnNegativeValues((int) a, 5) / 0x1p31)
          .isCloseTo(Math.exp(a / 0x1p26), offset(POLYNOMIAL_ERROR));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 6, 8, 10})
  void theExponentialTakesAnyNumberOfIntegerBits(int integerBits) {
    for (long a = Integer.MIN_VALUE; a <= 0; a += 9_999_991) {
      double real = Math.scalb((double) a, integerBits - 31);
      assertThat(FixedPointMath.expOnNegativeValues((int) a, integerBits) / 0x1p31)
          .as("exp(%s)", real)
          .isCloseTo(Math.exp(real), offset(POLYNOMIAL_ERROR));
    }
    assertThat(FixedPointMath.expOnNegativeValues(0, integerBits)).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 1 << 27, Integer.MAX_VALUE, 1L << 31, 5L << 33, (7L << 50) + 12345})
  void reciprocalsOfNumbersOfUpTo64Bits(long x) {
    FixedPointMath.Reciprocal reciprocal = FixedPointMath.reciprocal(x, 12);
    double real = reciprocal.scale() / 0x1p31 * Math.scalb(1.0, -reciprocal.bitsOverUnit());
    assertThat(real * (x / 0x1p19)).isCloseTo(1, offset(1e-7));
  }

  @Test
  void rescalingKeepsTheValue() {
    assertThat(FixedPointMath.rescale(12345, 5, 5)).isEqualTo(12345);
    assertThat(FixedPointMath.rescale(12345, 5, 3)).isEqualTo(4 * 12345);
    assertThat(FixedPointMath.rescale(12345, 3, 5)).isEqualTo(3086);
  }

  private static Offset<Double> offset(double value) {
    return Offset.offset(value);
  }
}

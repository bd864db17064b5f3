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

  private static Offset<Double> offset(double value) {
    return Offset.offset(value);
  }
}

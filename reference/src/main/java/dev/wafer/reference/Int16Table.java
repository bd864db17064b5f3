package dev.wafer.reference;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of a 16-bit number as 513 samples with linear interpolation between them, as
 * TensorFlow Lite tabulates it.
 *
 * @param samples at the inputs -32768, -32640, ..., 32768
 */
public record Int16Table(List<Short> samples) {
  private static final int STEPS = 512;

  public Int16Table {
    samples = List.copyOf(samples);
  }

  /**
   * Tabulates {@code function}. Each sample is moved by half the error that interpolation would
   * make in the middle of its interval ({@code LUTPopulateInt16} in single precision).
   *
   * @param function a function whose value is rounded to single precision
   */
  public static Int16Table populate(
      float inputScale,
      int inputZeroPoint,
      float outputScale,
      int outputZeroPoint,
      DoubleUnaryOperator function) {
    float inputMin = inputScale * (Short.MIN_VALUE - inputZeroPoint);
    float inputMax = inputScale * (Short.MAX_VALUE - inputZeroPoint);
    float outputMin = outputScale * (Short.MIN_VALUE - outputZeroPoint);
    float outputMax = outputScale * (Short.MAX_VALUE - outputZeroPoint);
    float step = (inputMax - inputMin) / STEPS;
    float halfStep = step / 2;
    float outputScalingInverse = 65536f / (outputMax - outputMin);
    Short[] samples = new Short[STEPS + 1];
    for (int i = 0; i < STEPS; i++) {
      float value = (float) function.applyAsDouble(inputMin + i * step);
      float middle = (float) function.applyAsDouble(inputMin + i * step + halfStep);
      float next = (float) function.applyAsDouble(inputMin + (i + 1) * step);
      float sample = round(value * outputScalingInverse);
      float interpolated =
          round((next * outputScalingInverse + round(value * outputScalingInverse)) / 2);
      float middleSample = round(middle * outputScalingInverse);
      float bias = round((interpolated - middleSample) / 2);
      samples[i] = saturate(sample - bias);
    }
    float last = (float) function.applyAsDouble(inputMax);
    samples[STEPS] = saturate(round(last * outputScalingInverse));
    return new Int16Table(Arrays.asList(samples));
  }

  /** The interpolated value at {@code x} in [-32768, 32767]. */
  public int lookup(int x) {
    int index = 256 + (x >> 7);
    int offset = x & 0x7F;
    int base = samples.get(index);
    int slope = (short) (samples.get(index + 1) - base);
    return (short) (base + ((slope * offset + 64) >> 7));
  }

  private static float round(float x) {
    return (float) FixedPoint.roundHalfAwayFromZero(x);
  }

  private static short saturate(float x) {
    return (short) Math.min(Math.max(x, Short.MIN_VALUE), Short.MAX_VALUE);
  }
}

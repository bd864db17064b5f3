package dev.wafer.ir.op;

/** A clamp of the result, fused into the operator that computes it. */
public enum Activation {
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  RELU(0f, Float.POSITIVE_INFINITY),
  RELU6(0f, 6f),
  RELU_N1_TO_1(-1f, 1f),
  RELU_0_TO_1(0f, 1f),
  /** A RELU that was an operator of its own: unlike a fused one it lets infinity pass. */
  RELU_UNBOUNDED(0f, Float.POSITIVE_INFINITY);

  private final float min;
  private final float max;

  Activation(float min, float max) {
    this.min = min;
    this.max = max;
  }

  /** Least real value that passes. */
  public float min() {
    return min;
  }

  /** Greatest real value that passes. */
  public float max() {
    return max;
  }

  /**
   * Greatest FLOAT32 that passes: as in TensorFlow Lite a fused RELU, which has no upper bound,
   * lets the largest finite number pass in place of infinity.
   */
  public float floatMax() {
    return this == RELU ? Float.MAX_VALUE : max;
  }
}

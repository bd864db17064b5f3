package dev.wafer.ir.op;

/** A clamp of the result, fused into the operator that computes it. */
public enum Activation {
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  RELU(0f, Float.POSITIVE_INFINITY),
  RELU6(0f, 6f),
  RELU_N1_TO_1(-1f, 1f);

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
}

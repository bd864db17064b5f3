package dev.wafer.ir.op;

/**
 * Each element times {@code (bias + alpha * s) ^ -beta}, where {@code s} is the sum of the squares
 * of the channels from {@code radius} before it to {@code radius - 1} behind it.
 */
public record LocalResponseNormalization(int radius, float bias, float alpha, float beta)
    implements Op {
  @Override
  public String mnemonic() {
    return "LOCAL_RESPONSE_NORMALIZATION";
  }
}

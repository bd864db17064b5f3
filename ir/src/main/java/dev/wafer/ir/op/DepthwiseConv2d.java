package dev.wafer.ir.op;

/**
 * Depthwise convolution. Inputs: x [n, h, w, c], weights [1, kh, kw, c * depthMultiplier], bias
 * (optional). Output channel {@code c * depthMultiplier + m} reads input channel {@code c}.
 */
public record DepthwiseConv2d(
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    Padding padding,
    int depthMultiplier,
    Activation activation)
    implements Op {
  @Override
  public String mnemonic() {
    return "DEPTHWISE_CONV_2D";
  }
}

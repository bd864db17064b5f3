package dev.wafer.ir.op;

/**
 * Maximum over a window; padded positions do not count. Input and output share one quantization.
 */
public record MaxPool2d(
    int filterH, int filterW, int strideH, int strideW, Padding padding, Activation activation)
    implements Op {
  @Override
  public String mnemonic() {
    return "MAX_POOL_2D";
  }
}

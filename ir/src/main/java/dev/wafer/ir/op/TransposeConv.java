package dev.wafer.ir.op;

/**
 * Transposed convolution. Inputs: x [n, h, w, c], weights [outC, kh, kw, c], bias (optional).
 * Output: [n, oh, ow, outC]; {@code padding.top()} and {@code padding.left()} are cropped from its
 * start.
 */
public record TransposeConv(int strideH, int strideW, Padding padding, Activation activation)
    implements Op {
  @Override
  public String mnemonic() {
    return "TRANSPOSE_CONV";
  }
}

package dev.wafer.ir.op;

/**
 * Depthwise convolution. Inputs: x [n, h, w, c], weights [1, kh, kw, c * depthMultiplier], bias
 * (optional). Output channel {@code c * depthMultiplier + m} reads input channel {@code c}. Padding
 * supplies the input's zero point.
 */
public record DepthwiseConv2d(Window window, int depthMultiplier, Activation activation)
    implements Windowed {
  @Override
  public String mnemonic() {
    return "DEPTHWISE_CONV_2D";
  }

  @Override
  public DepthwiseConv2d withWindow(Window other) {
    return new DepthwiseConv2d(other, depthMultiplier, activation);
  }

  @Override
  public DepthwiseConv2d withActivation(Activation other) {
    return new DepthwiseConv2d(window, depthMultiplier, other);
  }

  @Override
  public boolean isDepthwise() {
    return true;
  }

  @Override
  public boolean padsWithZeros() {
    return true;
  }

  @Override
  public DepthwiseConv2d onChannels(int in, int out) {
    return new DepthwiseConv2d(window, out / in, activation);
  }
}

package dev.wafer.ir.op;

/**
 * Two-dimensional convolution. Inputs: x [n, h, w, c], weights [outC, kh, kw, c / groups], bias
 * [outC] (optional). Output: [n, oh, ow, outC]. Groups follow from the channel counts. Padding
 * supplies the input's zero point. FLOAT32 x with INT8 weights is the hybrid form of {@link
 * FullyConnected}, a batch entry at a time.
 */
public record Conv2d(Window window, Activation activation) implements Windowed {
  @Override
  public String mnemonic() {
    return "CONV_2D";
  }

  @Override
  public Conv2d withWindow(Window other) {
    return new Conv2d(other, activation);
  }

  @Override
  public Conv2d withActivation(Activation other) {
    return new Conv2d(window, other);
  }

  @Override
  public boolean padsWithZeros() {
    return true;
  }
}

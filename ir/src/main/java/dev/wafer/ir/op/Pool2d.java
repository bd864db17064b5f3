package dev.wafer.ir.op;

import dev.wafer.ir.Value;
import java.util.List;

/**
 * A function of the elements under a window, channel by channel. Input and output share one
 * quantization; the window is not dilated.
 *
 * @param filterH rows of the window
 */
public record Pool2d(PoolFn fn, int filterH, int filterW, Window window, Activation activation)
    implements Windowed {
  public Pool2d {
    if (window.isDilated()) {
      throw new IllegalArgumentException("a pooling has no dilation");
    }
  }

  @Override
  public String mnemonic() {
    return fn.name() + "_POOL_2D";
  }

  @Override
  public int filterH(List<Value> inputs) {
    return filterH;
  }

  @Override
  public int filterW(List<Value> inputs) {
    return filterW;
  }

  @Override
  public Pool2d withWindow(Window other) {
    return new Pool2d(fn, filterH, filterW, other, activation);
  }

  @Override
  public Pool2d withActivation(Activation other) {
    return new Pool2d(fn, filterH, filterW, window, other);
  }
}

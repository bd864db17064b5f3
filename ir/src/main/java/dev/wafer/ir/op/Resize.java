package dev.wafer.ir.op;

/**
 * Resampling of [n, h, w, c] to the output's height and width.
 *
 * @param alignCorners whether the first and last pixels of input and output coincide
 * @param halfPixelCenters whether pixels are at their middle; not together with the other
 */
public record Resize(ResizeFn fn, boolean alignCorners, boolean halfPixelCenters) implements Op {
  @Override
  public String mnemonic() {
    return "RESIZE_" + fn;
  }
}

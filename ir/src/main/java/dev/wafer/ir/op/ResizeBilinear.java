package dev.wafer.ir.op;

/** Bilinear resampling of [n, h, w, c] to the output's height and width. */
public record ResizeBilinear(boolean alignCorners, boolean halfPixelCenters) implements Op {
  @Override
  public String mnemonic() {
    return "RESIZE_BILINEAR";
  }
}

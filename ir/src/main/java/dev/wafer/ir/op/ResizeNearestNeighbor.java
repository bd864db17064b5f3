package dev.wafer.ir.op;

/** Nearest-neighbour resampling of [n, h, w, c] to the output's height and width. */
public record ResizeNearestNeighbor(boolean alignCorners, boolean halfPixelCenters) implements Op {
  @Override
  public String mnemonic() {
    return "RESIZE_NEAREST_NEIGHBOR";
  }
}

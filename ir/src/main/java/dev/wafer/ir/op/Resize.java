package dev.wafer.ir.op;

import dev.wafer.ir.Shape;
import java.util.Optional;

/**
 * Resampling of [n, h, w, c] to the output's height and width.
 *
 * @param alignCorners whether the first and last pixels of input and output coincide
 * @param halfPixelCenters whether pixels are at their middle; not together with the other
 * @param part which rows of larger images input and output are; empty where they are whole
 */
public record Resize(
    ResizeFn fn, boolean alignCorners, boolean halfPixelCenters, Optional<Part> part)
    implements Op {
  /** Of whole images. */
  public Resize(ResizeFn fn, boolean alignCorners, boolean halfPixelCenters) {
    this(fn, alignCorners, halfPixelCenters, Optional.empty());
  }

  /**
   * Rows of larger images: where a row lies between those of the input follows from its number in
   * the whole.
   *
   * @param inHeight rows of the whole input
   * @param firstIn number of the first row of the part of the input
   * @param outHeight rows of the whole output
   * @param firstOut number of the first row of the part of the output
   */
  public record Part(int inHeight, int firstIn, int outHeight, int firstOut) {}

  /** What the rows of an input and an output are: all of them, unless they are a part. */
  public Part part(Shape in, Shape out) {
    return part.orElseGet(() -> new Part(in.dim(1), 0, out.dim(1), 0));
  }

  @Override
  public String mnemonic() {
    return "RESIZE_" + fn;
  }
}

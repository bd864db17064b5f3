package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.Overlap;
import java.util.List;

/**
 * A plane of outputs in tiles of 2x2, row by row, of which some at a time are read and then
 * written.
 *
 * @param most tiles that are read before the first of their outputs is written
 */
record WinogradTiles(Plane plane, int most) {
  int rows() {
    return (plane.outH() + 1) / 2;
  }

  int columns() {
    return (plane.outW() + 1) / 2;
  }

  /** Tiles that are read together; an even number. */
  int chunk() {
    int tiles = rows() * columns();
    return Math.min(most, tiles + tiles % 2);
  }

  /** What input 0 and output 0 may share. */
  List<Overlap> overlap() {
    RasterOverlap overlap = new RasterOverlap();
    int tiles = rows() * columns();
    for (int image = 0; image < plane.batches(); image++) {
      for (int first = 0; first < tiles; first += chunk()) {
        int last = Math.min(tiles, first + chunk());
        for (int tile = first; tile < last; tile++) {
          read(overlap, image, tile);
        }
        for (int tile = first; tile < last; tile++) {
          write(overlap, image, tile);
        }
      }
    }
    long inputs = (long) plane.batches() * plane.inH() * plane.inW() * plane.inC();
    return overlap.rules(0, inputs, 0, plane.outPixels() * plane.outC());
  }

  private void read(RasterOverlap overlap, int image, int tile) {
    int top = tile / columns() * 2 - plane.top();
    int left = tile % columns() * 2 - plane.left();
    int bottom = Math.min(plane.inH(), top + 4) - 1;
    int right = Math.min(plane.inW(), left + 4) - 1;
    if (bottom >= 0 && right >= 0 && top < plane.inH() && left < plane.inW()) {
      long begin = input(image, Math.max(0, top), Math.max(0, left));
      overlap.read(begin, input(image, bottom, right) + plane.inC());
    }
  }

  private void write(RasterOverlap overlap, int image, int tile) {
    int top = tile / columns() * 2;
    int left = tile % columns() * 2;
    int bottom = Math.min(plane.outH() - 1, top + 1);
    int right = Math.min(plane.outW() - 1, left + 1);
    overlap.write(output(image, top, left), output(image, bottom, right) + plane.outC());
  }

  private long input(int image, int y, int x) {
    return (((long) image * plane.inH() + y) * plane.inW() + x) * plane.inC();
  }

  private long output(int image, int y, int x) {
    return (((long) image * plane.outH() + y) * plane.outW() + x) * plane.outC();
  }

  /**
   * The work, read off the loops.
   *
   * @param depthStep inputs of a step of the product's loop
   * @param channels that are computed together
   * @param expands whether weights are transformed for each chunk
   */
  Counts counts(int depthStep, int channels, boolean expands) {
    double depth = plane.inC();
    double tiles = (double) plane.batches() * rows() * columns();
    double pairs = plane.batches() * Math.ceil(rows() * columns() / 2.0);
    double chunks = plane.batches() * Math.ceil((double) rows() * columns() / chunk());
    double groups = (double) plane.outC() / channels;
    double product = 16 * ((44.0 * depthStep / 8 + 3) * depth / depthStep + 12) + 25;
    Counts work = Counts.of(DSP, (product + 100) * pairs * groups);
    work = work.and(DSP, 380 * tiles * groups);
    work = work.and(DSP, (53 * depth + 45) * tiles).and(DSP, (100 + 20 * depth) * edges());
    return expands ? work.and(DSP, (157 * depth + 50) * groups * chunks) : work;
  }

  /** Tiles that reach over the plane's borders. */
  private double edges() {
    int inner =
        inner(plane.inH(), plane.top(), rows()) * inner(plane.inW(), plane.left(), columns());
    return (double) plane.batches() * (rows() * columns() - inner);
  }

  private static int inner(int extent, int before, int tiles) {
    int inside = 0;
    for (int tile = 0; tile < tiles; tile++) {
      int first = 2 * tile - before;
      inside += first >= 0 && first + 4 <= extent ? 1 : 0;
    }
    return inside;
  }
}

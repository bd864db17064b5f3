package dev.wafer.emitter.kernels;

import dev.wafer.ir.op.Plane;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import java.util.List;

/**
 * A plane of outputs in tiles, row by row, of which some at a time are read and then written: how
 * kernels after Winograd go through it.
 *
 * @param form tells how large tiles are and how many are read before the first of their outputs is
 *     written
 */
public record WinogradTiles(Plane plane, WinogradForm form) {
  /** Output channels that are computed together. */
  public static final int CHANNELS = 4;

  /** Inputs whose weights are transformed together, where not all are. */
  private static final int SLICE = 32;

  /** (2^31 - 1) / (36 * 2^14): up to here four times a sum of products fits 31 bits. */
  private static final int MAX_DEPTH = 3640;

  /**
   * Whether a layer of one group is a window of 3x3 at stride 1.
   *
   * @param multiple of the number of input channels
   */
  public static boolean take(Plane s, int multiple) {
    return s.filterH() == 3
        && s.filterW() == 3
        && s.strideH() == 1
        && s.strideW() == 1
        && s.dilationH() == 1
        && s.dilationW() == 1
        && s.inC() % multiple == 0
        && s.inC() <= MAX_DEPTH
        && s.outC() % CHANNELS == 0;
  }

  /**
   * Adds the geometry to a kernel's parameters.
   *
   * @param padding what the kernel reads outside the input
   */
  public void addTo(KernelBinding.Builder binding, PlaneViews views, int padding) {
    binding
        .bake("batched", plane.batches() > 1)
        .parameter("channels", CType.I32, plane.outC())
        .parameter("depth", CType.I32, plane.inC())
        .parameter("in_h", CType.I32, plane.inH())
        .parameter("in_w", CType.I32, plane.inW())
        .parameter("in_pixel", CType.I32, views.in().stride(2))
        .parameter("in_row", CType.I32, views.in().stride(1))
        .parameter("out_h", CType.I32, plane.outH())
        .parameter("out_w", CType.I32, plane.outW())
        .parameter("out_pixel", CType.I32, views.out().stride(2))
        .parameter("out_row", CType.I32, views.out().stride(1))
        .parameter("pad_top", CType.I32, plane.top())
        .parameter("pad_left", CType.I32, plane.left())
        .parameter("padding", CType.I32, padding)
        .parameter("tiles_h", CType.I32, rows())
        .parameter("tiles_w", CType.I32, columns())
        .parameter("chunk", CType.I32, chunk())
        .parameter("patch_words", CType.I32, patchBytes() / 4);
    if (form.inSlices()) {
      binding.parameter("slice", CType.I32, slice());
    }
    if (plane.batches() > 1) {
      binding
          .parameter("batches", CType.I32, plane.batches())
          .parameter("in_image", CType.I32, views.in().stride(0))
          .parameter("out_image", CType.I32, views.out().stride(0));
    }
  }

  /** Bytes of transformed inputs, a patch, and transformed weights of some channels if wanted. */
  public long scratchBytes() {
    long depthBytes = 2L * places() * plane.inC();
    boolean apart = form.weights() == WinogradForm.Weights.ON_DEMAND;
    return depthBytes * chunk() + patchBytes() + (apart ? depthBytes * CHANNELS : 0);
  }

  /**
   * Of the inputs of a tile at a border, and later of the sums of the tiles and channels that are
   * computed together, behind their slice of the weights.
   */
  private int patchBytes() {
    int inputs = (places() * plane.inC() + 3) / 4 * 4;
    int sums = 4 * places() * 2 * CHANNELS;
    return Math.max(inputs, sums + (form.inSlices() ? 4 * places() * slice() : 0));
  }

  /** Inputs whose weights are transformed at a time. */
  public int slice() {
    return Math.min(plane.inC(), SLICE);
  }

  /** Number of tiles in all. */
  public double tiles() {
    return (double) plane.batches() * rows() * columns();
  }

  /** How often tiles are computed together. */
  public double groups() {
    return plane.batches() * Math.ceil((double) rows() * columns() / form.together());
  }

  /** Number of chunks, which are read together. */
  public double chunks() {
    return plane.batches() * Math.ceil((double) rows() * columns() / chunk());
  }

  private int rows() {
    return (plane.outH() + edge() - 1) / edge();
  }

  private int columns() {
    return (plane.outW() + edge() - 1) / edge();
  }

  private int edge() {
    return form.transform().outputs();
  }

  private int places() {
    return form.transform().places();
  }

  /** Tiles that are read together; a multiple of those that are computed together. */
  private int chunk() {
    int together = form.together();
    int tiles = rows() * columns();
    return Math.min(form.tiles(), (tiles + together - 1) / together * together);
  }

  /** What input 0 and output 0 may share. */
  public List<Overlap> overlap() {
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
    int top = tile / columns() * edge() - plane.top();
    int left = tile % columns() * edge() - plane.left();
    int bottom = Math.min(plane.inH(), top + form.transform().inputs()) - 1;
    int right = Math.min(plane.inW(), left + form.transform().inputs()) - 1;
    if (bottom >= 0 && right >= 0 && top < plane.inH() && left < plane.inW()) {
      long begin = input(image, Math.max(0, top), Math.max(0, left));
      overlap.read(begin, input(image, bottom, right) + plane.inC());
    }
  }

  private void write(RasterOverlap overlap, int image, int tile) {
    int top = tile / columns() * edge();
    int left = tile % columns() * edge();
    int bottom = Math.min(plane.outH(), top + edge()) - 1;
    int right = Math.min(plane.outW(), left + edge()) - 1;
    overlap.write(output(image, top, left), output(image, bottom, right) + plane.outC());
  }

  private long input(int image, int y, int x) {
    return (((long) image * plane.inH() + y) * plane.inW() + x) * plane.inC();
  }

  private long output(int image, int y, int x) {
    return (((long) image * plane.outH() + y) * plane.outW() + x) * plane.outC();
  }

  /** Tiles that reach over the plane's borders. */
  public double edges() {
    int inner =
        inner(plane.inH(), plane.top(), rows()) * inner(plane.inW(), plane.left(), columns());
    return (double) plane.batches() * (rows() * columns() - inner);
  }

  private int inner(int extent, int before, int tiles) {
    int inside = 0;
    for (int tile = 0; tile < tiles; tile++) {
      int first = edge() * tile - before;
      inside += first >= 0 && first + form.transform().inputs() <= extent ? 1 : 0;
    }
    return inside;
  }
}

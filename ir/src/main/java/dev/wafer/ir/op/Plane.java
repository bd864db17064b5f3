package dev.wafer.ir.op;

import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import java.util.List;

/**
 * How a window lies over the planes of a [n, h, w, c] tensor: the one geometry of convolutions and
 * poolings. {@code in} is what the window slides over, {@code out} has an element for each of its
 * positions; a transposed convolution has them the other way round. Extents in elements.
 */
public record Plane(
    int batches,
    int inH,
    int inW,
    int inC,
    int outH,
    int outW,
    int outC,
    int filterH,
    int filterW,
    Window window) {
  /**
   * The geometry of a node.
   *
   * @throws IllegalArgumentException if its operator slides no window
   */
  public static Plane of(Node node) {
    return node.op()
        .sliding()
        .orElseThrow(() -> new IllegalArgumentException("no window: " + node.op().mnemonic()))
        .plane(node);
  }

  /**
   * @param over the shape of what the window slides over
   * @param positions the shape that has an element for each of the window's positions
   */
  static Plane of(Windowed op, List<Value> inputs, Shape over, Shape positions) {
    return new Plane(
        over.dim(0),
        over.dim(1),
        over.dim(2),
        over.dim(3),
        positions.dim(1),
        positions.dim(2),
        positions.dim(3),
        op.filterH(inputs),
        op.filterW(inputs),
        op.window());
  }

  /** Rows that each become a row of another length: a matrix product. */
  public static Plane ofRows(int rows, int inC, int outC) {
    return new Plane(1, rows, 1, inC, rows, 1, outC, 1, 1, Window.UNIT);
  }

  public int strideH() {
    return window.strideH();
  }

  public int strideW() {
    return window.strideW();
  }

  public int dilationH() {
    return window.dilationH();
  }

  public int dilationW() {
    return window.dilationW();
  }

  /** Rows of padding above the first row. */
  public int top() {
    return window.padding().top();
  }

  /** Columns of padding before the first column. */
  public int left() {
    return window.padding().left();
  }

  public int taps() {
    return filterH * filterW;
  }

  /** Positions of the window in all batches. */
  public long outPixels() {
    return (long) batches * outH * outW;
  }

  public boolean isDilated() {
    return window.isDilated();
  }

  /** Whether some window position lies outside the input, so that a kernel has to look. */
  public boolean leavesInput() {
    return window.height().leaves(inH, filterH, outH) || window.width().leaves(inW, filterW, outW);
  }

  /** Whether each output pixel reads exactly the input pixel at its own place. */
  public boolean isPointwise() {
    return filterH == 1 && filterW == 1 && strideH() == 1 && strideW() == 1 && !leavesInput();
  }

  /**
   * Index of the first channel of what lies under a tap, or -1 where that is padding.
   *
   * @param tapY row of the tap in the window
   */
  public int under(int batch, int outY, int outX, int tapY, int tapX) {
    int y = outY * strideH() - top() + tapY * dilationH();
    int x = outX * strideW() - left() + tapX * dilationW();
    return y >= 0 && y < inH && x >= 0 && x < inW ? ((batch * inH + y) * inW + x) * inC : -1;
  }
}

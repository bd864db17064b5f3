package dev.wafer.reference.ops;

import dev.wafer.ir.Node;
import dev.wafer.ir.op.Plane;

/**
 * The windows of a convolution, group by group of channels. Sizes in elements.
 *
 * @param filterC input channels of a group
 */
record GroupedWindows(Plane plane, int filterC) {
  static GroupedWindows of(Node node) {
    return new GroupedWindows(Plane.of(node), node.input(1).shape().dim(3));
  }

  int groups() {
    return plane.inC() / filterC;
  }

  /** Output channels of a group. */
  int outputs() {
    return plane.outC() / groups();
  }

  /** Elements of the window of one group. */
  int elements() {
    return plane.taps() * filterC;
  }

  /** Computes the outputs of one group at one output position, which begin at {@code to}. */
  @FunctionalInterface
  interface Body {
    void compute(int to, int batch, int group);
  }

  /**
   * Copies each window to {@code window}, in [filterH, filterW, filterC] order, and computes what
   * comes of it; what lies outside the plane comes from {@code zeros}.
   */
  void forEach(Object in, Object zeros, Object window, Body body) {
    int groups = groups();
    int outputs = outputs();
    int to = 0;
    for (int b = 0; b < plane.batches(); b++) {
      for (int y = 0; y < plane.outH(); y++) {
        for (int x = 0; x < plane.outW(); x++) {
          for (int group = 0; group < groups; group++) {
            gather(in, b, y, x, group, zeros, window);
            body.compute(to, b, group);
            to += outputs;
          }
        }
      }
    }
  }

  private void gather(
      Object in, int batch, int outY, int outX, int group, Object zeros, Object window) {
    int to = 0;
    for (int fy = 0; fy < plane.filterH(); fy++) {
      for (int fx = 0; fx < plane.filterW(); fx++) {
        int pixel = plane.under(batch, outY, outX, fy, fx);
        if (pixel >= 0) {
          System.arraycopy(in, pixel + group * filterC, window, to, filterC);
        } else {
          System.arraycopy(zeros, 0, window, to, filterC);
        }
        to += filterC;
      }
    }
  }
}

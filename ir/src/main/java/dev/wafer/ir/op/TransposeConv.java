package dev.wafer.ir.op;

import dev.wafer.ir.Node;

/**
 * Transposed convolution. Inputs: x [n, h, w, c], weights [outC, kh, kw, c], bias (optional).
 * Output: [n, oh, ow, outC]. The window, which is not dilated, slides over the output and has a
 * position for each pixel of x; what falls on its padding is cropped.
 */
public record TransposeConv(Window window, Activation activation) implements Windowed {
  public TransposeConv {
    if (window.isDilated()) {
      throw new IllegalArgumentException("TRANSPOSE_CONV has no dilation");
    }
  }

  @Override
  public String mnemonic() {
    return "TRANSPOSE_CONV";
  }

  @Override
  public TransposeConv withWindow(Window other) {
    return new TransposeConv(other, activation);
  }

  @Override
  public TransposeConv withActivation(Activation other) {
    return new TransposeConv(window, other);
  }

  @Override
  public Plane plane(Node node) {
    return Plane.of(this, node.inputs(), node.output().shape(), node.input(0).shape());
  }
}

package dev.wafer.ir.op;

import java.util.List;

/**
 * Convolution of volumes. Inputs: x [n, d, h, w, c], weights [kd, kh, kw, c, outC], bias [outC]
 * (optional); all may come at run time. Output: [n, od, oh, ow, outC].
 *
 * @param axes depth, height, width
 */
public record Conv3d(List<WindowAxis> axes, Activation activation) implements Op {
  /** Axes along which the window moves. */
  public static final int AXES = 3;

  public Conv3d {
    axes = List.copyOf(axes);
    if (axes.size() != AXES) {
      throw new IllegalArgumentException(axes.size() + " axes of a volume");
    }
  }

  @Override
  public String mnemonic() {
    return "CONV_3D";
  }
}

package dev.wafer.emitter.kernels.convolution.mve;

import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;

/**
 * The int8 weights [1, h, w, c] of a depthwise convolution for sixteen channels at a time, as the
 * template {@code kernels/convolution/mve/taps.ftl} reads them.
 *
 * @param taps of the window, and one of weight zero where they are odd in number
 */
record ByteTaps(DenseConstant source, Plane plane, int taps) {
  /** Two products of int8 weights of these magnitudes and int8 inputs fit a halfword. */
  private static final int MAX_PAIR = 255;

  static ByteTaps of(DenseConstant source, Plane plane) {
    return new ByteTaps(source, plane, plane.taps() + plane.taps() % 2);
  }

  /** Whether the products of two taps fit a halfword together. */
  boolean pairsFit() {
    for (int c = 0; c < plane.outC(); c++) {
      for (int tap = 0; tap + 1 < plane.taps(); tap += 2) {
        if (Math.abs(weight(c, tap)) + Math.abs(weight(c, tap + 1)) > MAX_PAIR) {
          return false;
        }
      }
    }
    return true;
  }

  private int weight(int channel, int tap) {
    return (int) source.integerAt(tap * plane.outC() + channel);
  }

  /**
   * For each sixteen channels, for each tap, their weights; zeros where there is none.
   *
   * @param together how often the channels are repeated
   */
  PackedConstant packed(int together) {
    return MveScaling.weights(() -> grouped(together * plane.outC()));
  }

  private byte[] grouped(int channels) {
    byte[] out = new byte[Math.toIntExact(MveVector.count(channels) * MveVector.BYTES) * taps];
    for (int c = 0; c < channels; c++) {
      for (int t = 0; t < plane.taps(); t++) {
        out[(c / MveVector.BYTES * taps + t) * MveVector.BYTES + c % MveVector.BYTES] =
            (byte) weight(c % plane.outC(), t);
      }
    }
    return out;
  }

  /**
   * Bakes and passes what the template reads besides the weights.
   *
   * @param together how often the channels are repeated
   */
  void addTo(KernelBinding.Builder binding, int together) {
    int lanes = together * plane.outC();
    binding
        .bake("kernelH", plane.filterH())
        .bake("kernelW", plane.filterW())
        .bake("taps", taps)
        .bake("full", lanes >= MveVector.BYTES)
        .bake("some", together > 1 || lanes % MveVector.BYTES != 0)
        .parameter("channels", CType.I32, plane.inC())
        .parameter("height", CType.I32, plane.inH())
        .parameter("width", CType.I32, plane.inW())
        .parameter("out_h", CType.I32, plane.outH())
        .parameter("out_w", CType.I32, plane.outW())
        .parameter("stride_h", CType.I32, plane.strideH())
        .parameter("stride_w", CType.I32, plane.strideW())
        .parameter("dilation_h", CType.I32, plane.dilationH())
        .parameter("dilation_w", CType.I32, plane.dilationW())
        .parameter("pad_top", CType.I32, plane.top())
        .parameter("pad_left", CType.I32, plane.left());
  }

  /**
   * A pixel, whose table is filled anew.
   *
   * @param finish instructions of sixteen outputs besides their sums
   */
  Counts pixel(double finish) {
    return group(finish).and(table());
  }

  /**
   * The outputs of a pixel.
   *
   * @param finish instructions of sixteen outputs besides their sums
   */
  Counts group(double finish) {
    double loads = plane.outC() % MveVector.BYTES == 0 ? 11 : 12.5;
    return Counts.of(VECTOR, loads)
        .times(taps)
        .and(VECTOR, finish)
        .times((double) MveVector.count(plane.outC()));
  }

  /** The table of a pixel. */
  Counts table() {
    return Counts.of(VECTOR, 10.0 * taps);
  }
}

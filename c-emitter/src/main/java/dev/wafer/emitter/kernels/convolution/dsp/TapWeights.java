package dev.wafer.emitter.kernels.convolution.dsp;

import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;

/**
 * The weights of a depthwise convolution for four channels and two taps at a time: channel by
 * channel what multiplies the first tap and what multiplies the second. Bytes come in two words, of
 * channels 0 and 1 and of channels 2 and 3, whose even bytes are the former's and whose odd ones
 * the latter's; weights of nine bits come as halfwords, a word a channel.
 *
 * @param taps of the window, and one of weight zero where they are odd in number
 */
record TapWeights(DenseConstant source, int channels, int taps, boolean wide) {
  static final int LANES = 4;

  /** The least room for taps; more in steps of factor two, so that layers share a function. */
  private static final int LEAST_TABLE = 32;

  static TapWeights of(DenseConstant source, Plane plane) {
    int even = plane.taps() + plane.taps() % 2;
    return new TapWeights(source, plane.outC(), even, source.dataType() == DataType.INT16);
  }

  /** Words of four channels, of which the last may overlap the one before it. */
  int groups() {
    return (channels + LANES - 1) / LANES;
  }

  /**
   * Bakes and passes what template {@code kernels/convolution/dsp/taps.ftl} reads besides the
   * weights.
   */
  void addTo(KernelBinding.Builder binding, Plane s) {
    binding
        .bake("wide", wide)
        .bake("dilated", s.isDilated())
        .bake("padded", s.leavesInput())
        .bake("table", table());
    if (s.isDilated()) {
      binding
          .parameter("dilation_h", CType.I32, s.dilationH())
          .parameter("dilation_w", CType.I32, s.dilationW());
    }
    binding
        .parameter("channels", CType.I32, s.inC())
        .parameter("taps", CType.I32, taps)
        .parameter("kernel_h", CType.I32, s.filterH())
        .parameter("kernel_w", CType.I32, s.filterW())
        .parameter("height", CType.I32, s.inH())
        .parameter("width", CType.I32, s.inW())
        .parameter("out_h", CType.I32, s.outH())
        .parameter("out_w", CType.I32, s.outW())
        .parameter("stride_h", CType.I32, s.strideH())
        .parameter("stride_w", CType.I32, s.strideW())
        .parameter("pad_top", CType.I32, s.top())
        .parameter("pad_left", CType.I32, s.left())
        .helper("dsp")
        .helper("dsp_pack");
  }

  private int table() {
    int room = LEAST_TABLE;
    while (room <= taps) {
      room *= 2;
    }
    return room;
  }

  /**
   * The sums of a pixel and its table.
   *
   * @param finish instructions of four outputs besides their sums
   */
  Counts pixel(Plane s, Counts finish) {
    return Counts.of(DSP, wide ? 11.5 : 12.5)
        .times(taps)
        .and(finish)
        .times(groups())
        .and(DSP, (s.leavesInput() ? 15.0 : 6.0) * s.taps())
        .and(DSP, 40);
  }

  PackedConstant packed() {
    return PackedConstant.of("weights", PackedConstant.Kind.WEIGHT, CType.U32, 4, this::words);
  }

  private Bytes words() {
    int words = wide ? LANES : LANES / 2;
    long[] out = new long[groups() * taps / 2 * words];
    int at = 0;
    for (int group = 0; group < groups(); group++) {
      int first = Math.min(group * LANES, channels - LANES);
      for (int tap = 0; tap < taps; tap += 2) {
        for (int c = first; c < first + LANES; c += wide ? 1 : 2) {
          out[at++] = wide ? halfwords(tap, c) : bytes(tap, c);
        }
      }
    }
    return IntegerConstants.bytes(CType.U32, out);
  }

  /** An output channel's weights at two taps. */
  long halfwords(int tap, int channel) {
    return bits(tap, channel, 0xFFFF) | bits(tap + 1, channel, 0xFFFF) << 16;
  }

  /** The weights of two output channels at two taps, one in the even bytes and one in the odd. */
  long bytes(int tap, int channel) {
    return bits(tap, channel, 0xFF)
        | bits(tap, channel + 1, 0xFF) << 8
        | bits(tap + 1, channel, 0xFF) << 16
        | bits(tap + 1, channel + 1, 0xFF) << 24;
  }

  private long bits(int tap, int channel, int mask) {
    int at = tap * channels + channel;
    return at < source.shape().elements() ? source.integerAt(at) & mask : 0;
  }
}

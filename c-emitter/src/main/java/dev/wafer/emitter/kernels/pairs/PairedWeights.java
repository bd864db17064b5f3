package dev.wafer.emitter.kernels.pairs;

import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.dsp.DspRequantization;
import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weights of int8 that multiply words {@code a + 65536 b} of the inputs of two pixels. The products
 * of some of them add up to {@code P + 65536 Q}, from which Q is known as long as P fits a
 * halfword: as long as the magnitudes of these weights are 255 together. Four by four in most
 * channels, else two by two, which all weights are but two neighbours of -128.
 *
 * @param channels outputs
 * @param depth weights of a channel, side by side; zeros follow up to a multiple of four
 * @param fits for each channel the weights that can be summed together: 4, 2, or 1
 */
public record PairedWeights(
    DenseConstant source, boolean channelLast, int channels, int depth, List<Integer> fits) {
  /** Weights that a step of the loop reads. */
  static final int STEP = 4;

  /** 32,767 by 128. */
  private static final int MOST = 255;

  /** In a channel's word: it has to sum two by two. */
  private static final int TWO_BY_TWO = 128;

  /** The weights of a node whose second input they are. */
  public static PairedWeights of(KernelRequest request) {
    DenseConstant source = request.weights().orElseThrow();
    boolean channelLast = request.node().op().sliding().filter(Windowed::isDepthwise).isPresent();
    int channels = source.shape().dim(channelLast ? source.shape().rank() - 1 : 0);
    int depth = source.shape().elements() / channels;
    PairedWeights weights = new PairedWeights(source, channelLast, channels, depth, List.of());
    List<Integer> fits = IntStream.range(0, channels).map(weights::together).boxed().toList();
    return new PairedWeights(source, channelLast, channels, depth, fits);
  }

  /** Whether all channels can be summed two by two. */
  public boolean fit() {
    return fits.stream().allMatch(together -> together > 1);
  }

  /** Channels that have to be summed two by two. */
  double narrow() {
    return fits.stream().filter(together -> together < STEP).count();
  }

  /** Turns of the loop over a channel's weights. */
  int steps() {
    return (depth + STEP - 1) / STEP;
  }

  /** The weights as the product reads them. */
  PackedConstant bytes() {
    return PackedConstant.of(
        "weights",
        PackedConstant.Kind.WEIGHT,
        CType.I8,
        STEP,
        () -> {
          int row = STEP * steps();
          long[] values = new long[channels * row];
          Arrays.setAll(values, i -> i % row < depth ? at(i / row, i % row) : 0);
          return IntegerConstants.bytes(CType.I8, values);
        });
  }

  /** For each channel {@code 256 bias + right shift - 1}, marked where it is narrow; multiplier. */
  PackedConstant factors(DspScaling scaling) {
    return PackedConstant.of(
        "bias",
        PackedConstant.Kind.BIAS,
        CType.I32,
        4,
        () -> {
          long[] words = new long[2 * channels];
          for (int c = 0; c < channels; c++) {
            DspRequantization factor = scaling.channel(c);
            words[2 * c] =
                256L * scaling.bias(c)
                    + (fits.get(c) < STEP ? TWO_BY_TWO : 0)
                    + factor.rightShift()
                    - 1;
            words[2 * c + 1] = factor.factor().multiplier();
          }
          return IntegerConstants.bytes(CType.I32, words);
        });
  }

  private int together(int channel) {
    for (int together = STEP; together > 1; together /= 2) {
      int count = together;
      boolean all =
          IntStream.iterate(0, from -> from < depth, from -> from + count)
              .allMatch(from -> magnitudes(channel, from, count) <= MOST);
      if (all) {
        return together;
      }
    }
    return 1;
  }

  private int magnitudes(int channel, int from, int count) {
    int sum = 0;
    for (int i = from; i < Math.min(depth, from + count); i++) {
      sum += Math.abs(at(channel, i));
    }
    return sum;
  }

  private int at(int channel, int i) {
    return (int) source.integerAt(channelLast ? i * channels + channel : channel * depth + i);
  }
}

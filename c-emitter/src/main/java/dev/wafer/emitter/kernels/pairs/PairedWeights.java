package dev.wafer.emitter.kernels.pairs;

import dev.wafer.emitter.kernels.dsp.DspScaling;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.targets.Feature;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weights of int8 that multiply words {@code a + 65536 b} of the inputs of two pixels. The products
 * of some of them add up to {@code P + 65536 Q}, from which Q is known as long as P fits a
 * halfword: as long as the magnitudes of these weights are 255 together. Four by four in most
 * channels, else two by two, which all weights are but two neighbours of -128. Where few fours
 * exceed that, what is too much of them is multiplied apart, as {@link Remainder remainders}.
 *
 * @param channels outputs
 * @param depth weights of a channel, side by side; zeros follow up to a multiple of four
 * @param takesRemainders whether the core's loop multiplies remainders
 * @param sums for each channel how it is summed
 */
public record PairedWeights(
    DenseConstant source,
    boolean channelLast,
    int channels,
    int depth,
    boolean takesRemainders,
    List<Sums> sums) {
  /** Weights that a step of the loop reads. */
  static final int STEP = 4;

  /** 32,767 by 128. */
  private static final int MOST = 255;

  /** In a channel's word: it has to sum two by two. */
  private static final int TWO_BY_TWO = 128;

  /** Steps of a channel for each remainder: fewer, and two by two is as fast, in fewer bytes. */
  private static final int STEPS_OF_A_REMAINDER = 6;

  /** How far back a remainder can be: what a byte holds. */
  private static final int FARTHEST = 255;

  /** What the weight of an input lacks, which is multiplied apart. */
  record Remainder(int input, int weight) {}

  /**
   * How a channel is summed.
   *
   * @param together the weights whose products are summed together: 4, 2, or 1
   * @param remainders of the last input first
   */
  record Sums(int together, List<Remainder> remainders) {}

  /** The weights of a node whose second input they are. */
  public static PairedWeights of(KernelRequest request) {
    DenseConstant source = request.weights().orElseThrow();
    boolean channelLast = request.node().op().sliding().filter(Windowed::isDepthwise).isPresent();
    int channels = source.shape().dim(channelLast ? source.shape().rank() - 1 : 0);
    int depth = source.shape().elements() / channels;
    boolean takesRemainders = request.core().has(Feature.LONG_MULTIPLY);
    PairedWeights weights =
        new PairedWeights(source, channelLast, channels, depth, takesRemainders, List.of());
    List<Sums> sums = IntStream.range(0, channels).mapToObj(weights::sumsOf).toList();
    return new PairedWeights(source, channelLast, channels, depth, takesRemainders, sums);
  }

  /** Whether all channels can be summed two by two. */
  public boolean fit() {
    return sums.stream().allMatch(channel -> channel.together() > 1);
  }

  /** Channels that have to be summed two by two. */
  double narrow() {
    return sums.stream().filter(channel -> channel.together() < STEP).count();
  }

  /** Remainders of all channels. */
  double remainders() {
    return sums.stream().mapToInt(channel -> channel.remainders().size()).sum();
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
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          IntStream.range(0, channels).forEach(channel -> write(channel, bytes));
          return Bytes.wrap(bytes.toByteArray());
        });
  }

  /** For each channel {@code 256 bias + right shift - 1}, marked where it is narrow; multiplier. */
  PackedConstant factors(DspScaling scaling) {
    return scaling.biasesWithFactors(c -> sums.get(c).together() < STEP ? TWO_BY_TWO : 0);
  }

  private void write(int channel, ByteArrayOutputStream to) {
    Sums sum = sums.get(channel);
    int end = STEP * steps();
    byte[] row = new byte[end];
    for (int i = 0; i < depth; i++) {
      row[i] = (byte) at(channel, i);
    }
    sum.remainders().forEach(remainder -> row[remainder.input()] -= (byte) remainder.weight());
    to.writeBytes(row);
    if (takesRemainders && sum.together() == STEP) {
      int from = end;
      for (Remainder remainder : sum.remainders()) {
        for (; from - remainder.input() > FARTHEST; from -= FARTHEST) {
          to.write(FARTHEST);
          to.write(0);
        }
        to.write(from - remainder.input());
        to.write(remainder.weight());
        from = remainder.input();
      }
      to.write(0);
    }
  }

  private Sums sumsOf(int channel) {
    if (fit(channel, STEP)) {
      return new Sums(STEP, List.of());
    }
    if (takesRemainders) {
      List<Remainder> remainders = remaindersOf(channel);
      if (remainders.size() * STEPS_OF_A_REMAINDER <= steps()) {
        return new Sums(STEP, remainders);
      }
    }
    return new Sums(fit(channel, 2) ? 2 : 1, List.of());
  }

  private boolean fit(int channel, int together) {
    return IntStream.iterate(0, from -> from < depth, from -> from + together)
        .allMatch(from -> magnitudes(channel, from, together) <= MOST);
  }

  /** What each four of a channel have too much, taken from the greatest of them. */
  private List<Remainder> remaindersOf(int channel) {
    List<Remainder> remainders = new ArrayList<>();
    for (int from = STEP * (steps() - 1); from >= 0; from -= STEP) {
      int excess = magnitudes(channel, from, STEP) - MOST;
      if (excess > 0) {
        List<Integer> inputs =
            IntStream.range(from, Math.min(depth, from + STEP))
                .boxed()
                .sorted(Comparator.comparing(i -> -Math.abs(at(channel, i))))
                .toList();
        List<Remainder> ofFour = new ArrayList<>();
        for (int i = 0; excess > 0; i++) {
          int weight = at(channel, inputs.get(i));
          int taken = Math.min(excess, Math.abs(weight));
          ofFour.add(new Remainder(inputs.get(i), weight < 0 ? -taken : taken));
          excess -= taken;
        }
        ofFour.sort(Comparator.comparing(Remainder::input, Comparator.reverseOrder()));
        remainders.addAll(ofFour);
      }
    }
    return remainders;
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

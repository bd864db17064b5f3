package dev.wafer.emitter.kernels;

import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Windowed;
import dev.wafer.passes.lower.KernelRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The ranges of sums of products of activations by constant weights. They hold for whatever order
 * and part of the products, and for both forms that kernels have: with the input's offset added to
 * each activation, and with its products folded into the bias.
 *
 * @param channels sums: the extent of the weights' outermost axis or of the innermost
 * @param channelLast whether it is the innermost
 */
public record ProductSums(DenseConstant weights, int channels, boolean channelLast) {
  /** Of int8 weights and of int8 inputs. */
  public static final int MAX_INT8_MAGNITUDE = 128;

  /** The sums of a node whose second input is its constant weights. */
  public static ProductSums of(KernelRequest request) {
    DenseConstant weights = request.weights().orElseThrow();
    boolean channelLast = request.node().op().sliding().filter(Windowed::isDepthwise).isPresent();
    int channels = weights.shape().dim(channelLast ? weights.shape().rank() - 1 : 0);
    return new ProductSums(weights, channels, channelLast);
  }

  /** Sums over equal runs of the weights, each with its elements together. */
  public static ProductSums ofRows(DenseConstant weights, int rows) {
    return new ProductSums(weights, rows, false);
  }

  /**
   * The range of each channel's sums, or one for all of them where that is enough to know: it takes
   * int8 weights for their largest.
   *
   * @param bias of each channel; empty for none
   * @param x what activations can be
   * @param offset added to them
   */
  public List<Interval> ranges(long[] bias, Interval x, int offset, Predicate<Interval> isEnough) {
    Interval biases =
        Interval.of(0)
            .hull(Interval.of(Arrays.stream(bias).min().orElse(0)))
            .hull(Interval.of(Arrays.stream(bias).max().orElse(0)));
    Interval coarse = coarse(biases, x, offset);
    if (weights.dataType().bits() <= Byte.SIZE && isEnough.test(coarse)) {
      return List.of(coarse);
    }
    List<Interval> ranges = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      ranges.add(exact(channel, bias.length == 0 ? 0 : bias[channel], x, offset));
    }
    return ranges;
  }

  /** Each channel's sum of integer weights: what the input's offset multiplies. */
  public long[] weightSums() {
    return sums(Term.WEIGHT);
  }

  /** The largest magnitude of each channel's sum of products by int8 inputs, as they are. */
  public long[] largestOfInt8() {
    return sums(Term.LARGEST_OF_INT8);
  }

  private enum Term {
    WEIGHT,
    LARGEST_OF_INT8;

    long of(long weight) {
      return this == WEIGHT ? weight : MAX_INT8_MAGNITUDE * Math.abs(weight);
    }
  }

  /** Which sums of weights. */
  private record Key(Term term, int channels, boolean channelLast) {}

  private long[] sums(Term term) {
    return weights.derived(new Key(term, channels, channelLast), w -> computed(term)).clone();
  }

  private long[] computed(Term term) {
    long[] all = weights.integers();
    long[] sums = new long[channels];
    int count = count();
    for (int i = 0; i < count * channels; i++) {
      sums[channelLast ? i % channels : i / count] += term.of(all[i]);
    }
    return sums;
  }

  private long weight(int channel, int i, int count) {
    return weights.integerAt(channelLast ? i * channels + channel : channel * count + i);
  }

  /** Weights of a channel. */
  private int count() {
    return channels == 0 ? 0 : weights.shape().elements() / channels;
  }

  private Interval coarse(Interval bias, Interval x, int offset) {
    Interval weight = new Interval(-MAX_INT8_MAGNITUDE, MAX_INT8_MAGNITUDE);
    Interval folded = weight.times(Interval.of(offset)).sums(count());
    Interval products = x.hull(x.plus(offset)).times(weight).sums(count());
    return bias.plus(folded).plus(products);
  }

  private Interval exact(int channel, long bias, Interval x, int offset) {
    int count = count();
    long positive = 0;
    long negative = 0;
    for (int i = 0; i < count; i++) {
      long weight = weight(channel, i, count);
      positive += Math.max(weight, 0);
      negative += Math.min(weight, 0);
    }
    Interval own = Interval.of(bias);
    Interval folded = own.plus(Interval.of(offset).times(Interval.of(positive + negative)));
    return own.plus(products(positive, negative, x.plus(offset)))
        .hull(folded.plus(products(positive, negative, x)));
  }

  private static Interval products(long positive, long negative, Interval x) {
    return x.sums(positive).plus(x.sums(-negative).times(Interval.of(-1)));
  }
}

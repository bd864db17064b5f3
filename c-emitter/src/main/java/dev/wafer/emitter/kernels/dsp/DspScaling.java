package dev.wafer.emitter.kernels.dsp;

import dev.wafer.emitter.kernels.BiasFolding;
import dev.wafer.emitter.kernels.Int8Output;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.ir.Bytes;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The biases and factors of a layer on the DSP extension, in the forms that its kernels read; each
 * sum is scaled by {@link DspRequantization}.
 */
public final class DspScaling {
  /** Which biases are stored twice their value. */
  public enum Doubled {
    NONE,
    ALL,
    ODD_OUTPUTS
  }

  /** From here on 256 times a bias leaves 32 bits. */
  private static final long MAX_NARROW_BIAS = 1L << 23;

  private final AccumulatorParameters parameters;
  private final BiasFolding biases;
  private final long[] products;

  private DspScaling(AccumulatorParameters parameters, BiasFolding biases, long[] products) {
    this.parameters = parameters;
    this.biases = biases;
    this.products = products;
  }

  /** The scaling of a node that multiplies int8 by constant int8, to int8. */
  public static DspScaling of(KernelRequest request) {
    return new DspScaling(
        AccumulatorParameters.of(request.node()),
        BiasFolding.of(request),
        ProductSums.of(request).largestOfInt8());
  }

  /** Whether all results are the reference's, to the bit. */
  public boolean exact() {
    return IntStream.range(0, products.length)
        .allMatch(c -> channel(c).exact(biases.largest(c, products[c])));
  }

  /** Whether they are of a kernel that scales channels by a half or more, too. */
  public boolean exactEitherWay() {
    return IntStream.range(0, products.length)
        .allMatch(c -> channel(c).exactEitherWay(biases.largest(c, products[c])));
  }

  /** The largest magnitude of each channel's sum of products. */
  public long[] largestProducts() {
    return products.clone();
  }

  /** Channels whose factor is a half or more. */
  public int leftShifts() {
    return (int) IntStream.range(0, products.length).filter(c -> channel(c).shiftsLeft()).count();
  }

  /** What a window reads outside the input. */
  public int inputZeroPoint() {
    return -parameters.inputOffset();
  }

  /** A channel's bias with the input's zero point folded in. */
  public int bias(int channel) {
    return biases.at(channel);
  }

  public DspRequantization channel(int index) {
    return new DspRequantization(parameters.channel(index), parameters.outputOffset());
  }

  public Int8Output output() {
    return new Int8Output(parameters.outputOffset(), parameters.range());
  }

  /**
   * The matrix product's helper that fits.
   *
   * @param group pixels that are multiplied together, three or four
   * @param anyActivation whether it is to serve layers, too, whose activation clamps less
   */
  public String matmulHelper(int group, boolean anyActivation) {
    return "dsp_matmul"
        + (group == 3 ? "_three" : "")
        + (anyActivation || output().showsTiesBelowZero() ? "" : "_relu")
        + (output().clamped() ? "_clamp" : "")
        + (biasesAreWide() ? "_wide" : "");
  }

  /** Whether some bias is too large to share a word with a shift. */
  public boolean biasesAreWide() {
    return IntStream.range(0, biases.channels())
        .anyMatch(c -> Math.abs((long) biases.at(c)) >= MAX_NARROW_BIAS);
  }

  /**
   * Biases with right shifts less one in their lowest bytes: {@code 256 * bias} in a word, or
   * {@code 2^33 * bias} in two where a bias is large. Even in number.
   */
  public PackedConstant biasesWithShifts() {
    boolean wide = biasesAreWide();
    CType type = wide ? CType.I64 : CType.I32;
    return PackedConstant.of(
        "bias",
        PackedConstant.Kind.BIAS,
        type,
        type.sizeBytes(),
        () -> {
          long one = wide ? 1L << 33 : 1L << 8;
          long[] values = new long[biases.channels()];
          Arrays.setAll(values, c -> biases.at(c) * one + channel(c).rightShift() - 1);
          return IntegerConstants.bytes(type, IntegerConstants.padded(values, 2));
        });
  }

  /**
   * For each channel {@code 256 * bias} with the right shift less one, and its mark, in the lowest
   * byte; then the multiplier. For biases that are not large.
   *
   * @param marks for each channel bits beside those of the shift
   */
  public PackedConstant biasesWithFactors(IntUnaryOperator marks) {
    return biasWords(
        c ->
            LongStream.of(
                256L * bias(c) + marks.applyAsInt(c) + channel(c).rightShift() - 1,
                channel(c).factor().multiplier()));
  }

  /** For each channel twice the bias, the multiplier, and the right shift less one. */
  public PackedConstant biasesBesideShifts() {
    return biasWords(
        c ->
            LongStream.of(
                2L * bias(c), channel(c).factor().multiplier(), channel(c).rightShift() - 1L));
  }

  private PackedConstant biasWords(IntFunction<LongStream> ofChannel) {
    return PackedConstant.of(
        "bias",
        PackedConstant.Kind.BIAS,
        CType.I32,
        CType.I32.sizeBytes(),
        () ->
            IntegerConstants.bytes(
                CType.I32,
                IntStream.range(0, biases.channels())
                    .boxed()
                    .flatMapToLong(ofChannel::apply)
                    .toArray()));
  }

  /**
   * The biases.
   *
   * @param multiple of their number; the rest is zero
   */
  public PackedConstant biases(int multiple, Doubled doubled) {
    return PackedConstant.of(
        "bias", PackedConstant.Kind.BIAS, CType.I32, 4, () -> biasBytes(multiple, doubled));
  }

  private Bytes biasBytes(int multiple, Doubled doubled) {
    long[] values = new long[biases.channels()];
    for (int c = 0; c < values.length; c++) {
      boolean twice = doubled == Doubled.ALL || (doubled == Doubled.ODD_OUTPUTS && c % 2 == 1);
      values[c] = (twice ? 2L : 1L) * biases.at(c);
    }
    return IntegerConstants.bytes(CType.I32, IntegerConstants.padded(values, multiple));
  }

  /** Multipliers; even in number. */
  public PackedConstant multipliers() {
    long[] multipliers = each(channel -> channel.factor().multiplier());
    return IntegerConstants.table(
        "multipliers", CType.I32, IntegerConstants.padded(multipliers, 2));
  }

  /** Right shifts less one; signed bytes where some are to the left. */
  public PackedConstant shifts() {
    return IntegerConstants.table(
        "shifts",
        leftShifts() == 0 ? CType.U8 : CType.I8,
        each(channel -> channel.rightShift() - 1));
  }

  /**
   * Bakes what template {@code kernels/matrix/sparse/dsp.ftl} depends on and adds its numbers to
   * the parameter structure.
   */
  public void addTo(KernelBinding.Builder binding) {
    boolean perChannel = parameters.channels().size() > 1;
    binding
        .bake("perChannel", perChannel)
        .bake("clamped", output().clamped())
        .bake("signFix", output().showsTiesBelowZero());
    if (perChannel) {
      binding
          .parameter(
              "multipliers",
              IntegerConstants.table(
                  "multipliers", CType.I32, each(channel -> channel.factor().multiplier())))
          .parameter(
              "roundings",
              IntegerConstants.table("roundings", CType.I32, each(DspRequantization::rounding)))
          .parameter(
              "shifts",
              IntegerConstants.table("shifts", CType.U8, each(DspRequantization::rightShift)));
    } else {
      channel(0).addTo(binding, "");
    }
    output().addBounds(binding);
  }

  private long[] each(ToLongFunction<DspRequantization> number) {
    return IntStream.range(0, products.length)
        .mapToLong(c -> number.applyAsLong(channel(c)))
        .toArray();
  }
}

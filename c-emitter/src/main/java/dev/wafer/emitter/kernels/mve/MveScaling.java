package dev.wafer.emitter.kernels.mve;

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
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The biases and factors of a layer on the vector extension, in the forms that its kernels read;
 * each sum is scaled by {@link MveRequantization}.
 *
 * @param biases with the input zero point's share, one an output channel
 */
public record MveScaling(AccumulatorParameters parameters, BiasFolding biases) {

  /** The scaling of a node; empty if sums can be too large, as they are or scaled. */
  public static Optional<MveScaling> of(KernelRequest request) {
    AccumulatorParameters parameters = AccumulatorParameters.of(request.node());
    BiasFolding biases = BiasFolding.of(request);
    long[] products = ProductSums.of(request).largestOfInt8();
    boolean exact =
        IntStream.range(0, products.length)
            .allMatch(
                c ->
                    new MveRequantization(parameters.channel(c), parameters.outputOffset())
                        .exact(biases.largest(c, products[c])));
    return exact ? Optional.of(new MveScaling(parameters, biases)) : Optional.empty();
  }

  private Int8Output output() {
    return new Int8Output(parameters.outputOffset(), parameters.range());
  }

  public boolean clamped() {
    return output().clamped();
  }

  public boolean shiftsLeft() {
    return parameters.channels().stream().anyMatch(channel -> channel.shift() > 0);
  }

  /** Whether all sums are shifted right and ties below zero, if any, may round up. */
  public boolean roundsUp() {
    return !shiftsLeft() && !output().showsTiesBelowZero();
  }

  /** The helper that scales four sums. */
  public String scale() {
    return shiftsLeft() ? "scale_left" : roundsUp() ? "scale_half_up" : "scale_half_away";
  }

  /** The work of products whose sums are scaled so, as {@link MveCounts} has it. */
  public MveCounts counts(boolean alone) {
    int halfAway = output().showsTiesBelowZero() ? 3 : 0;
    return new MveCounts(shiftsLeft() ? 8 : 2 + halfAway, alone);
  }

  private String matmul() {
    return "mve_matmul" + (shiftsLeft() ? "_left" : roundsUp() ? "_relu" : "");
  }

  /** Adds the tables in the order of lanes; entries beyond the channels are 0. */
  public void add(KernelBinding.Builder binding, int[] biasOrder, int[] factorOrder) {
    binding
        .parameter(
            "bias",
            constant("bias", PackedConstant.Kind.BIAS, CType.I32, inOrder(biasOrder, biases::at)))
        .parameter(
            "multipliers",
            constant(
                "multipliers",
                PackedConstant.Kind.TABLE,
                CType.I32,
                inOrder(factorOrder, c -> parameters.channel(c).multiplier())))
        .parameter(
            "shifts",
            constant(
                "shifts",
                PackedConstant.Kind.TABLE,
                CType.I8,
                inOrder(factorOrder, c -> parameters.channel(c).shift())))
        .parameter("zero_point", CType.I32, parameters.outputOffset())
        .parameter("min", CType.I32, parameters.range().min())
        .parameter("max", CType.I32, parameters.range().max())
        .helper("mve_scale");
  }

  private long[] inOrder(int[] order, IntUnaryOperator number) {
    return Arrays.stream(order)
        .mapToLong(c -> c < biases.channels() ? number.applyAsInt(c) : 0)
        .toArray();
  }

  /** Adds what the matrix product needs, with rows of weights as they are. */
  public void addMatrix(
      KernelBinding.Builder binding, Supplier<byte[]> weights, int depth, boolean shared) {
    // The last row is read by whole registers, without a predicate.
    int rest = Math.toIntExact(MveVector.count(depth) * MveVector.BYTES - depth);
    int[] order = inFours(biases.channels());
    binding.bake("matmul", matmul());
    binding.parameter("weights", weights(() -> withTail(weights.get(), rest)));
    add(binding, order, shared ? new int[MveVector.SUMS] : order);
    binding
        .parameter("channels", CType.I32, biases.channels())
        .parameter("depth", CType.I32, depth)
        .helper(matmul());
  }

  private static byte[] withTail(byte[] bytes, int zeros) {
    return Arrays.copyOf(bytes, bytes.length + zeros);
  }

  /** The channels themselves, up to a multiple of four. */
  private static int[] inFours(int channels) {
    int[] order = new int[(channels + MveVector.SUMS - 1) / MveVector.SUMS * MveVector.SUMS];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  /**
   * The order of channels that widening bytes twice gives, even lanes apart from odd ones, up to a
   * multiple of sixteen.
   */
  public static int[] separated(int channels) {
    int[] order = new int[Math.toIntExact(MveVector.count(channels) * MveVector.BYTES)];
    for (int i = 0; i < order.length; i++) {
      int lane = i % 16;
      order[i] = i - lane + lane / 8 + lane / 4 % 2 * 2 + lane % 4 * 4;
    }
    return order;
  }

  /** Weights of int8 that are packed when they are wanted. */
  public static PackedConstant weights(Supplier<byte[]> bytes) {
    return PackedConstant.of(
        "weights", PackedConstant.Kind.WEIGHT, CType.I8, 4, () -> Bytes.wrap(bytes.get()));
  }

  private static PackedConstant constant(
      String role, PackedConstant.Kind kind, CType type, long[] values) {
    return PackedConstant.of(role, kind, type, 4, () -> IntegerConstants.bytes(type, values));
  }
}

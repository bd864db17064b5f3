package dev.wafer.emitter.kernels.mve;

import dev.wafer.emitter.kernels.Interval;
import dev.wafer.ir.Bytes;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How accumulators become int8 outputs on the vector extension: a shift to the left if there is
 * one, the rounding doubling high multiply, a shift to the right that rounds half up after one was
 * taken from what is below zero, so half away from zero. These are the reference's bits as long as
 * sums fit 32 bits; what a shift to the left drops, the reference drops as well.
 *
 * @param biases with the input zero point's share, one an output channel
 */
record MveScaling(AccumulatorParameters parameters, List<Integer> biases) {
  private static final long MAX_SUM = Integer.MAX_VALUE - 255L;
  private static final int MAX_INPUT_MAGNITUDE = 128;

  /** How a product of {@code depth} and more bytes is read: whole vectors, without a predicate. */
  private static final int VECTOR_BYTES = 16;

  /**
   * The scaling of a node.
   *
   * @param weights a matrix with a row for each output channel
   * @param depth bytes of a row
   * @return empty if sums can be too large, as they are or scaled
   */
  static Optional<MveScaling> of(KernelRequest request, byte[] weights, int depth) {
    AccumulatorParameters parameters = AccumulatorParameters.of(request.node());
    List<Integer> biases = new ArrayList<>();
    for (int c = 0; c < weights.length / depth; c++) {
      int channel = c;
      long bias = request.constant(2).map(b -> b.integerAt(channel)).orElse(0L);
      long largest = 0;
      for (int i = 0; i < depth; i++) {
        int weight = weights[c * depth + i];
        bias += (long) parameters.inputOffset() * weight;
        largest += (long) MAX_INPUT_MAGNITUDE * Math.abs(weight);
      }
      largest += Math.abs(bias);
      Interval scaled = new Interval(-largest, largest).scaled(parameters.channel(c));
      if (largest >= MAX_SUM || !scaled.plus(parameters.outputOffset()).fits(Integer.SIZE)) {
        return Optional.empty();
      }
      biases.add((int) bias);
    }
    return Optional.of(new MveScaling(parameters, List.copyOf(biases)));
  }

  boolean shiftsLeft() {
    return parameters.channels().stream().anyMatch(channel -> channel.shift() > 0);
  }

  /**
   * Whether ties below zero, which round half up to another side, are clamped to the zero point.
   */
  private boolean roundsHalfUp() {
    return parameters.range().min() >= parameters.outputOffset();
  }

  /** Whether the result is clamped to less than the type's range. */
  boolean clamped() {
    return parameters.range().min() != Byte.MIN_VALUE || parameters.range().max() != Byte.MAX_VALUE;
  }

  /** The helper that scales four sums. */
  String scale() {
    return shiftsLeft() ? "scale_left" : roundsHalfUp() ? "scale_half_up" : "scale_half_away";
  }

  private String matmul() {
    return "mve_matmul" + (shiftsLeft() ? "_left" : roundsHalfUp() ? "_relu" : "");
  }

  /** Adds the tables in the order of lanes; entries beyond the channels are 0. */
  void add(KernelBinding.Builder binding, int[] biasOrder, int[] factorOrder) {
    byte[] bias = new byte[4 * biasOrder.length];
    ByteBuffer biasOut = ByteBuffer.wrap(bias).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel : biasOrder) {
      biasOut.putInt(channel < biases.size() ? biases.get(channel) : 0);
    }
    byte[] multipliers = new byte[4 * factorOrder.length];
    ByteBuffer multiplierOut = ByteBuffer.wrap(multipliers).order(ByteOrder.LITTLE_ENDIAN);
    byte[] shifts = new byte[factorOrder.length];
    for (int i = 0; i < factorOrder.length; i++) {
      if (factorOrder[i] < biases.size()) {
        QuantizedMultiplier factor = parameters.channel(factorOrder[i]);
        multiplierOut.putInt(4 * i, factor.multiplier());
        shifts[i] = (byte) factor.shift();
      }
    }
    binding
        .parameter("bias", constant("bias", PackedConstant.Kind.BIAS, CType.I32, bias))
        .parameter(
            "multipliers",
            constant("multipliers", PackedConstant.Kind.TABLE, CType.I32, multipliers))
        .parameter("shifts", constant("shifts", PackedConstant.Kind.TABLE, CType.I8, shifts))
        .parameter("zero_point", CType.I32, parameters.outputOffset())
        .parameter("min", CType.I32, parameters.range().min())
        .parameter("max", CType.I32, parameters.range().max())
        .helper("mve_scale");
  }

  /** Adds what the matrix product needs, with rows of weights as they are. */
  void addMatrix(KernelBinding.Builder binding, byte[] weights, int depth, boolean shared) {
    int rest = depth % VECTOR_BYTES == 0 ? 0 : VECTOR_BYTES - depth % VECTOR_BYTES;
    int[] order = inFours(biases.size());
    binding.bake("matmul", matmul());
    binding.parameter("weights", weights(Arrays.copyOf(weights, weights.length + rest)));
    add(binding, order, shared ? new int[4] : order);
    binding
        .parameter("channels", CType.I32, biases.size())
        .parameter("depth", CType.I32, depth)
        .helper(matmul());
  }

  /** The channels themselves, up to a multiple of four. */
  private static int[] inFours(int channels) {
    int[] order = new int[(channels + 3) / 4 * 4];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  /**
   * The order of channels that widening bytes twice gives, even lanes apart from odd ones, up to a
   * multiple of sixteen.
   */
  static int[] separated(int channels) {
    int[] order = new int[(channels + 15) / 16 * 16];
    for (int i = 0; i < order.length; i++) {
      int lane = i % 16;
      order[i] = i - lane + lane / 8 + lane / 4 % 2 * 2 + lane % 4 * 4;
    }
    return order;
  }

  static PackedConstant weights(byte[] bytes) {
    return constant("weights", PackedConstant.Kind.WEIGHT, CType.I8, bytes);
  }

  private static PackedConstant constant(
      String role, PackedConstant.Kind kind, CType type, byte[] bytes) {
    return new PackedConstant(role, kind, type, 4, Bytes.wrap(bytes));
  }
}

package dev.wafer.emitter.kernels.sparse;

import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.AccumulatorParameters;
import java.nio.ByteBuffer;

/**
 * How the sums of the kernels for the DSP extension become int8 outputs: {@code ((2 sum *
 * multiplier + 2^31) >> 32) + rounding}, less one below zero, shifted right, where {@code rounding
 * = (2 zeroPoint + 1) << (shift - 1)}. That is the reference's requantization while sums stay below
 * 2^30 and all shifts are to the right. Template {@code kernels/sparse/dsp.ftl}.
 */
final class PackedScaling {
  /** Which biases are stored twice their value. */
  enum Doubled {
    NONE,
    ALL,
    ODD_OUTPUTS
  }

  private static final long MAX_SUM = 1L << 30;

  /** Beyond it the rounding constant could leave 31 bits. */
  private static final int MAX_RIGHT_SHIFT = 20;

  private static final int MAX_INPUT_MAGNITUDE = 128;

  private final AccumulatorParameters parameters;
  private final int[] biases;
  private final boolean exact;

  private PackedScaling(AccumulatorParameters parameters, int[] biases, boolean exact) {
    this.parameters = parameters;
    this.biases = biases;
    this.exact = exact;
  }

  /** The scaling of a node with these weights, whose sums fold the input zero point in. */
  static PackedScaling of(KernelRequest request, SparseMatrix matrix) {
    AccumulatorParameters parameters = AccumulatorParameters.of(request.node());
    int[] biases = new int[matrix.outputs()];
    boolean exact = true;
    for (int o = 0; o < biases.length; o++) {
      int output = o;
      int sum = 0;
      long magnitude = 0;
      for (int c = 0; c < matrix.columns(); c++) {
        int weight = matrix.integer(o, c);
        sum += weight;
        magnitude += Math.abs(weight);
      }
      biases[o] =
          request.constant(2).map(b -> (int) b.integerAt(output)).orElse(0)
              + parameters.inputOffset() * sum;
      QuantizedMultiplier factor = parameters.channel(o);
      exact &=
          factor.shift() <= -1
              && factor.shift() >= -MAX_RIGHT_SHIFT
              && Math.abs((long) biases[o]) + magnitude * MAX_INPUT_MAGNITUDE < MAX_SUM;
    }
    return new PackedScaling(parameters, biases, exact);
  }

  /** Whether the result is the reference's, to the bit. */
  boolean exact() {
    return exact;
  }

  /** What a window reads outside the input. */
  int inputZeroPoint() {
    return -parameters.inputOffset();
  }

  /**
   * The biases.
   *
   * @param multiple of their number; the rest is zero
   */
  PackedConstant biases(int multiple, Doubled doubled) {
    int count = (biases.length + multiple - 1) / multiple * multiple;
    ByteBuffer out = SparseConstants.buffer(4 * count);
    for (int o = 0; o < count; o++) {
      int bias = o < biases.length ? biases[o] : 0;
      boolean twice = doubled == Doubled.ALL || (doubled == Doubled.ODD_OUTPUTS && o % 2 == 1);
      out.putInt(twice ? 2 * bias : bias);
    }
    return SparseConstants.constant("bias", PackedConstant.Kind.BIAS, CType.I32, out);
  }

  /** Bakes what the finish depends on and adds its numbers to the parameter structure. */
  void addTo(KernelBinding.Builder binding) {
    int min = parameters.range().min();
    int max = parameters.range().max();
    boolean clamped = min != Byte.MIN_VALUE || max != Byte.MAX_VALUE;
    boolean perChannel = parameters.channels().size() > 1;
    binding
        .bake("perChannel", perChannel)
        .bake("clamped", clamped)
        // Below zero the correction only matters where the activation lets it through.
        .bake("signFix", min < parameters.outputOffset());
    if (perChannel) {
      addTables(binding);
    } else {
      binding
          .parameter("multiplier", CType.I32, parameters.channel(0).multiplier())
          .parameter("rounding", CType.I32, rounding(0))
          .parameter("shift", CType.I32, -parameters.channel(0).shift());
    }
    if (clamped) {
      binding.parameter("min", CType.I32, min).parameter("max", CType.I32, max).helper("clamp");
    }
  }

  private void addTables(KernelBinding.Builder binding) {
    ByteBuffer multipliers = SparseConstants.buffer(4 * biases.length);
    ByteBuffer roundings = SparseConstants.buffer(4 * biases.length);
    ByteBuffer shifts = SparseConstants.buffer(biases.length);
    for (int o = 0; o < biases.length; o++) {
      multipliers.putInt(parameters.channel(o).multiplier());
      roundings.putInt(rounding(o));
      shifts.put((byte) -parameters.channel(o).shift());
    }
    binding
        .parameter("multipliers", table("multipliers", CType.I32, multipliers))
        .parameter("roundings", table("roundings", CType.I32, roundings))
        .parameter("shifts", table("shifts", CType.U8, shifts));
  }

  /** The zero point and a half, before the right shift. */
  private int rounding(int channel) {
    int shift = -parameters.channel(channel).shift();
    return (2 * parameters.outputOffset() + 1) * (1 << (shift - 1));
  }

  private static PackedConstant table(String role, CType type, ByteBuffer bytes) {
    return SparseConstants.constant(role, PackedConstant.Kind.TABLE, type, bytes);
  }
}

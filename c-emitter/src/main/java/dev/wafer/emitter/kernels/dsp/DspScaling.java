package dev.wafer.emitter.kernels.dsp;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.AccumulatorParameters;
import dev.wafer.targets.Feature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How accumulators become int8 outputs on the DSP extension: {@code ((2 sum * multiplier + 2^31) >>
 * 32) + rounding}, less one below zero, shifted right. With {@code rounding = (2 zeroPoint + 1) <<
 * (shift - 1)} this is the reference's doubling high multiply, rounding shift and zero point, as
 * long as sums stay below 2^30 and all shifts are to the right.
 */
public final class DspScaling {
  private static final long MAX_SUM = 1L << 30;

  /** Beyond it the rounding constant could leave 31 bits. */
  private static final int MAX_RIGHT_SHIFT = 20;

  private final AccumulatorParameters parameters;
  private final int[] biases;

  private DspScaling(AccumulatorParameters parameters, int[] biases) {
    this.parameters = parameters;
    this.biases = biases;
  }

  /** Whether the core has the extension and a node multiplies int8 by constant int8, to int8. */
  public static boolean int8WithConstantWeights(KernelRequest request) {
    return request.core().has(Feature.DSP)
        && request.node().inputs().size() >= 2
        && request.inputType(0) == DataType.INT8
        && request.outputType() == DataType.INT8
        && request.isRuntime(0)
        && request.constant(1).map(w -> w.dataType() == DataType.INT8).orElse(false);
  }

  /** Whether a factor is a right shift small enough for the rounding constant. */
  static boolean shiftFits(QuantizedMultiplier factor) {
    return factor.shift() <= -1 && factor.shift() >= -MAX_RIGHT_SHIFT;
  }

  /** Whether one factor's sums of so many products of int8, on top of biases, scale exactly. */
  static boolean exact(QuantizedMultiplier factor, int[] biases, long products) {
    long largest = Arrays.stream(biases).mapToLong(bias -> Math.abs((long) bias)).max().orElse(0);
    return shiftFits(factor) && largest + products * 128 * 128 < MAX_SUM;
  }

  /** The scaling of a node, given each channel's sum of weights, which folds into its bias. */
  static DspScaling of(KernelRequest request, int[] weightSums) {
    AccumulatorParameters parameters = AccumulatorParameters.of(request.node());
    int[] biases = new int[weightSums.length];
    for (int c = 0; c < biases.length; c++) {
      int channel = c;
      int bias = request.constant(2).map(b -> (int) b.integerAt(channel)).orElse(0);
      biases[c] = bias + parameters.inputOffset() * weightSums[c];
    }
    return new DspScaling(parameters, biases);
  }

  /** Whether the scheme is exact, given each channel's largest sum of products. */
  boolean exact(long[] maxSums) {
    for (int c = 0; c < biases.length; c++) {
      long largest = Math.abs((long) biases[c]) + maxSums[c];
      if (!shiftFits(parameters.channel(c)) || largest >= MAX_SUM) {
        return false;
      }
    }
    return true;
  }

  /** The factor of a channel. */
  QuantizedMultiplier channel(int index) {
    return parameters.channel(index);
  }

  AccumulatorParameters parameters() {
    return parameters;
  }

  /** Whether the result is clamped to less than the type's range. */
  boolean clamped() {
    return parameters.range().min() != Byte.MIN_VALUE || parameters.range().max() != Byte.MAX_VALUE;
  }

  /**
   * Whether sums below zero need the correction that makes ties go away from zero: not if the
   * activation clamps all of them to the zero point.
   */
  boolean signFix() {
    return parameters.range().min() < parameters.outputOffset();
  }

  /** Twice the zero point, and one for the half. */
  int rounding() {
    return 2 * parameters.outputOffset() + 1;
  }

  /** The matrix product's helper that fits. */
  String matmulHelper() {
    return "dsp_matmul" + (signFix() ? "" : "_relu") + (clamped() ? "_clamp" : "");
  }

  /** Adds the clamp's bounds to the parameters where there is a clamp. */
  void addBounds(KernelBinding.Builder binding) {
    if (clamped()) {
      binding
          .parameter("min", CType.I32, parameters.range().min())
          .parameter("max", CType.I32, parameters.range().max())
          .helper("clamp");
    }
  }

  PackedConstant biases() {
    byte[] bytes = new byte[4 * biases.length];
    ByteBuffer out = words(bytes);
    Arrays.stream(biases).forEach(out::putInt);
    return constant("bias", PackedConstant.Kind.BIAS, CType.I32, bytes);
  }

  /** Biases, of odd channels doubled; even in number. */
  PackedConstant pairedBiases() {
    byte[] bytes = new byte[(biases.length + 1) / 2 * 8];
    ByteBuffer out = words(bytes);
    for (int c = 0; c < biases.length; c++) {
      out.putInt(c % 2 == 0 ? biases[c] : 2 * biases[c]);
    }
    return constant("bias", PackedConstant.Kind.BIAS, CType.I32, bytes);
  }

  /** Multipliers; even in number. */
  PackedConstant multipliers() {
    byte[] bytes = new byte[(biases.length + 1) / 2 * 8];
    ByteBuffer out = words(bytes);
    for (int c = 0; c < biases.length; c++) {
      out.putInt(parameters.channel(c).multiplier());
    }
    return constant("multipliers", PackedConstant.Kind.TABLE, CType.I32, bytes);
  }

  /** Right shifts less one. */
  PackedConstant shifts() {
    byte[] bytes = new byte[biases.length];
    for (int c = 0; c < biases.length; c++) {
      bytes[c] = (byte) (-parameters.channel(c).shift() - 1);
    }
    return constant("shifts", PackedConstant.Kind.TABLE, CType.U8, bytes);
  }

  private static ByteBuffer words(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static PackedConstant constant(
      String role, PackedConstant.Kind kind, CType type, byte[] data) {
    return new PackedConstant(role, kind, type, type.sizeBytes(), Bytes.wrap(data));
  }
}

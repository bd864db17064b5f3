package dev.wafer.emitter.kernels.mve;

import dev.wafer.emitter.kernels.Interval;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.SvdfParameters;
import dev.wafer.targets.Feature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * SVDF of int8 with int8 state: the features as a matrix product, then for each filter one walk of
 * vectors over the state, which moves it on and multiplies it.
 */
public final class SvdfS8Mve implements Kernel {
  private static final int FEATURES = 1;
  private static final int TIME = 2;
  private static final int BIAS = 3;
  private static final int STATE = 4;

  /** The walk over the state is written out in vectors up to here. */
  private static final int MAX_MEMORY = 64;

  private static final int VECTOR_BYTES = 16;

  @Override
  public String name() {
    return "svdf_s8_mve";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Svdf svdf) || !accepts(request)) {
      return Optional.empty();
    }
    SvdfParameters parameters = SvdfParameters.of(request.node());
    int filters = request.input(FEATURES).shape().dim(0);
    long[] featureBias = new long[filters];
    long[] timeBias = new long[filters / svdf.rank()];
    request
        .constant(BIAS)
        .ifPresent(own -> Arrays.setAll(timeBias, unit -> (int) own.integerAt(unit)));
    Interval features = foldZeroPoint(request, FEATURES, parameters.inputZeroPoint(), featureBias);
    Interval sums = foldZeroPoint(request, TIME, parameters.stateZeroPoint(), timeBias);
    Interval outputs = sums.scaled(parameters.time()).plus(parameters.outputZeroPoint());
    return features.fits(Integer.SIZE) && sums.fits(Integer.SIZE) && outputs.fits(Integer.SIZE)
        ? Optional.of(binding(request, svdf.rank(), parameters, featureBias, timeBias))
        : Optional.empty();
  }

  private static boolean accepts(KernelRequest request) {
    return request.core().has(Feature.MVE)
        && request.inputType(0) == DataType.INT8
        && request.outputType() == DataType.INT8
        && request.inputType(STATE) == DataType.INT8
        && request.graph().isVariable(request.input(STATE))
        && request.isRuntime(0)
        && request.constant(FEATURES).filter(w -> w.dataType() == DataType.INT8).isPresent()
        && request.constant(TIME).filter(w -> w.dataType() == DataType.INT8).isPresent()
        && !request.isRuntime(BIAS)
        && request.input(TIME).shape().dim(1) <= MAX_MEMORY;
  }

  /**
   * Takes {@code zeroPoint} times the weights of each of the biases' equal parts from the bias.
   *
   * @return what all sums can be
   */
  private static Interval foldZeroPoint(
      KernelRequest request, int input, int zeroPoint, long[] bias) {
    byte[] weights = request.constant(input).orElseThrow().data().toArray();
    int part = weights.length / bias.length;
    long[] largest = new long[bias.length];
    for (int i = 0; i < weights.length; i++) {
      bias[i / part] -= (long) zeroPoint * weights[i];
      largest[i / part] += 128L * Math.abs(weights[i]);
    }
    Interval sums = Interval.of(0);
    for (int i = 0; i < bias.length; i++) {
      sums = sums.hull(Interval.of(bias[i]).plus(new Interval(-largest[i], largest[i])));
    }
    return sums;
  }

  private KernelBinding binding(
      KernelRequest request,
      int rank,
      SvdfParameters parameters,
      long[] featureBias,
      long[] timeBias) {
    int batches = request.input(0).shape().dim(0);
    int inputs = request.input(FEATURES).shape().dim(1);
    int memory = request.input(TIME).shape().dim(1);
    int filters = featureBias.length;
    String matmul = parameters.feature().shift() > 0 ? "mve_matmul_left" : "mve_matmul";
    return KernelBinding.builder(name(), "kernels/mve/SvdfS8Mve.c.ftl", "svdf_s8")
        .bake("matmul", matmul)
        .bake("scale", parameters.time().shift() > 0 ? "scale_left" : "scale_half_away")
        .bake("rank", rank)
        .bake("memory", memory)
        .input(0)
        .input(STATE)
        .output(0)
        .scratch("features", CType.I8, filters, 1)
        .parameters()
        .parameter("features", weights(request, FEATURES))
        .parameter("feature_bias", biases("feature_bias", featureBias))
        .parameter("feature_multipliers", multipliers(parameters.feature()))
        .parameter("feature_shifts", shifts(parameters.feature()))
        .parameter("time", weights(request, TIME))
        .parameter("bias", biases("bias", timeBias))
        .parameter("batches", CType.I32, batches)
        .parameter("inputs", CType.I32, inputs)
        .parameter("filters", CType.I32, filters)
        .parameter("units", CType.I32, timeBias.length)
        .parameter("state_zero_point", CType.I32, parameters.stateZeroPoint())
        .parameter("time_multiplier", CType.I32, parameters.time().multiplier())
        .parameter("time_shift", CType.I32, parameters.time().shift())
        .parameter("zero_point", CType.I32, parameters.outputZeroPoint())
        .helper(matmul)
        .helper("mve_scale")
        .instructions(
            (long) batches * filters * (35 + inputs / VECTOR_BYTES * 3 + memory / VECTOR_BYTES * 5))
        .build();
  }

  /** A matrix as it is, with a vector's bytes behind it. */
  private static PackedConstant weights(KernelRequest request, int input) {
    byte[] bytes = request.constant(input).orElseThrow().data().toArray();
    return constant(
        "weights",
        PackedConstant.Kind.WEIGHT,
        CType.I8,
        Arrays.copyOf(bytes, bytes.length + VECTOR_BYTES - 1));
  }

  /** Biases, up to a multiple of four. */
  private static PackedConstant biases(String role, long[] values) {
    ByteBuffer out =
        ByteBuffer.allocate((values.length + 3) / 4 * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      out.putInt((int) value);
    }
    return constant(role, PackedConstant.Kind.BIAS, CType.I32, out.array());
  }

  private static PackedConstant multipliers(QuantizedMultiplier factor) {
    ByteBuffer out = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int lane = 0; lane < 4; lane++) {
      out.putInt(factor.multiplier());
    }
    return constant("multipliers", PackedConstant.Kind.TABLE, CType.I32, out.array());
  }

  private static PackedConstant shifts(QuantizedMultiplier factor) {
    byte[] out = new byte[4];
    Arrays.fill(out, (byte) factor.shift());
    return constant("shifts", PackedConstant.Kind.TABLE, CType.I8, out);
  }

  private static PackedConstant constant(
      String role, PackedConstant.Kind kind, CType type, byte[] bytes) {
    return new PackedConstant(role, kind, type, 4, Bytes.wrap(bytes));
  }
}

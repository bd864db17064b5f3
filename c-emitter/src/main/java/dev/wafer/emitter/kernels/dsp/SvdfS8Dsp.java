package dev.wafer.emitter.kernels.dsp;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.SvdfParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * SVDF of int8 with int8 state, one batch: the features two filters at a time, then one walk over
 * the state that moves it on and multiplies it by the time weights.
 */
public final class SvdfS8Dsp implements Kernel {
  private static final int FEATURES = 1;
  private static final int TIME = 2;
  private static final int BIAS = 3;
  private static final int STATE = 4;

  @Override
  public String name() {
    return "svdf_s8_dsp";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Svdf svdf)
        || !DspScaling.int8WithConstantWeights(request)
        || request.inputType(STATE) != DataType.INT8
        || request.inputType(TIME) != DataType.INT8
        || request.input(0).shape().dim(0) != 1
        || request.constant(TIME).isEmpty()
        || request.isRuntime(BIAS)) {
      return Optional.empty();
    }
    SvdfParameters parameters = SvdfParameters.of(request.node());
    int filters = request.input(FEATURES).shape().dim(0);
    int memory = request.input(TIME).shape().dim(1);
    int[] featureBias = bias(request, FEATURES, filters, -parameters.inputZeroPoint());
    int[] timeBias = bias(request, TIME, filters / svdf.rank(), -parameters.stateZeroPoint());
    for (int unit = 0; unit < timeBias.length; unit++) {
      int channel = unit;
      timeBias[unit] += request.constant(BIAS).map(b -> (int) b.integerAt(channel)).orElse(0);
    }
    boolean exact =
        DspScaling.exact(parameters.feature(), featureBias, request.input(FEATURES).shape().dim(1))
            && DspScaling.exact(parameters.time(), timeBias, (long) svdf.rank() * memory);
    return memory % 4 == 0 && filters % 2 == 0 && exact
        ? Optional.of(binding(request, parameters, featureBias, timeBias))
        : Optional.empty();
  }

  /** For each of {@code rows} equal parts of some weights, {@code offset} times their sum. */
  private static int[] bias(KernelRequest request, int input, int rows, int offset) {
    DenseConstant weights = request.constant(input).orElseThrow();
    int[] bias = new int[rows];
    int columns = weights.shape().elements() / rows;
    for (int i = 0; i < rows * columns; i++) {
      bias[i / columns] += offset * (int) weights.integerAt(i);
    }
    return bias;
  }

  private KernelBinding binding(
      KernelRequest request, SvdfParameters parameters, int[] featureBias, int[] timeBias) {
    int rank = ((Svdf) request.node().op()).rank();
    int depth = request.input(FEATURES).shape().dim(1);
    int memory = request.input(TIME).shape().dim(1);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/dsp/SvdfS8Dsp.c.ftl", "svdf_s8")
            .bake("rank", rank)
            .bake("memory", memory)
            .input(0)
            .input(STATE)
            .output(0)
            .scratch("features", CType.I8, featureBias.length, 1)
            .parameters()
            .parameter("depth", CType.I32, depth)
            .parameter("filters", CType.I32, featureBias.length)
            .parameter("units", CType.I32, timeBias.length)
            .parameter("state_zero_point", CType.I32, parameters.stateZeroPoint());
    addStage(binding, request, "feature", FEATURES, featureBias, parameters.feature(), 0);
    addStage(
        binding, request, "time", TIME, timeBias, parameters.time(), parameters.outputZeroPoint());
    return binding
        .helper("dsp")
        .instructions(featureBias.length * (2L * depth + 3L * memory + 20))
        .build();
  }

  private static void addStage(
      KernelBinding.Builder binding,
      KernelRequest request,
      String stage,
      int weights,
      int[] bias,
      QuantizedMultiplier factor,
      int zeroPoint) {
    byte[] bytes = new byte[4 * bias.length];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : bias) {
      out.putInt(value);
    }
    binding
        .parameter(
            stage + "_weights",
            new PackedConstant(
                stage + "_weights",
                PackedConstant.Kind.WEIGHT,
                CType.I8,
                4,
                request.constant(weights).orElseThrow().data()))
        .parameter(
            stage + "_bias",
            new PackedConstant(
                stage + "_bias", PackedConstant.Kind.BIAS, CType.I32, 4, Bytes.wrap(bytes)))
        .parameter(stage + "_multiplier", CType.I32, factor.multiplier())
        .parameter(
            stage + "_rounding", CType.I32, (2L * zeroPoint + 1) * (1L << (-factor.shift() - 1)))
        .parameter(stage + "_shift", CType.I32, -factor.shift());
  }
}

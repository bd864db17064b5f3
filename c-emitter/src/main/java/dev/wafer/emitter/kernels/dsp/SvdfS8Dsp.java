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
 * SVDF of int8 with int8 state, one batch: the features by the fully-connected kernel, then one
 * walk over the state that moves it on and multiplies it by the time weights.
 */
public final class SvdfS8Dsp implements Kernel {
  private static final int STATE = 4;
  private static final long MAX_SUM = 1L << 30;

  @Override
  public String name() {
    return "svdf_s8_dsp";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Svdf svdf)
        || !DspScaling.int8WithConstantWeights(request)
        || request.inputType(STATE) != DataType.INT8
        || request.input(0).shape().dim(0) != 1
        || request.constant(2).isEmpty()
        || request.isRuntime(3)) {
      return Optional.empty();
    }
    int memory = request.input(2).shape().dim(1);
    SvdfParameters parameters = SvdfParameters.of(request.node());
    MixedWeights features = MixedWeights.ofRows(request.constant(1).orElseThrow());
    DspScaling scaling = DspScaling.ofFeatures(parameters, features.sums());
    boolean exact =
        features.separable()
            && scaling.exact(features.maxSums())
            && timeIsExact(request, parameters, svdf.rank() * memory);
    return memory % 4 == 0 && parameters.stateZeroPoint() == 0 && exact
        ? Optional.of(binding(request, svdf.rank(), features, scaling))
        : Optional.empty();
  }

  private static boolean timeIsExact(
      KernelRequest request, SvdfParameters parameters, int products) {
    long bias = 0;
    if (request.constant(3).isPresent()) {
      DenseConstant values = request.constant(3).get();
      for (int i = 0; i < values.shape().elements(); i++) {
        bias = Math.max(bias, Math.abs(values.integerAt(i)));
      }
    }
    return DspScaling.shiftFits(parameters.time()) && bias + (products << 14) < MAX_SUM;
  }

  private KernelBinding binding(
      KernelRequest request, int rank, MixedWeights features, DspScaling scaling) {
    SvdfParameters parameters = SvdfParameters.of(request.node());
    QuantizedMultiplier time = parameters.time();
    int memory = request.input(2).shape().dim(1);
    int filters = features.channels();
    int depth = request.input(1).shape().dim(1);
    long rounding = 2L * parameters.outputZeroPoint() + 1;
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), "kernels/dsp/SvdfS8Dsp.c.ftl", "svdf_s8")
            .bake("rank", rank)
            .bake("memory", memory)
            .input(0)
            .input(STATE)
            .output(0)
            .scratch("features", "int8_t", filters, 1)
            .parameters();
    FullyConnectedS8Dsp.addProduct(binding, 1, depth, features, scaling);
    return binding
        .parameter(
            "time_weights",
            new PackedConstant(
                "time_weights",
                PackedConstant.Kind.WEIGHT,
                CType.I8,
                4,
                request.constant(2).orElseThrow().data()))
        .parameter("time_bias", timeBias(request, filters / rank))
        .parameter("time_multiplier", "int32_t", time.multiplier())
        .parameter("time_rounding", "int32_t", rounding * (1L << (-time.shift() - 1)))
        .parameter("time_shift", "int32_t", -time.shift())
        .parameter("units", "int32_t", filters / rank)
        .instructions((long) filters * (features.depth() + 12L + 3L * memory))
        .build();
  }

  private static PackedConstant timeBias(KernelRequest request, int units) {
    byte[] bytes = new byte[4 * units];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < units; i++) {
      int unit = i;
      out.putInt(request.constant(3).map(b -> (int) b.integerAt(unit)).orElse(0));
    }
    return new PackedConstant(
        "time_bias", PackedConstant.Kind.BIAS, CType.I32, 4, Bytes.wrap(bytes));
  }
}

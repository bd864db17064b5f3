package dev.wafer.emitter.kernels.recurrent;

import dev.wafer.emitter.kernels.BlockedWeights;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.parameters.SvdfParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * SVDF of int8 with int8 or int16 state, in portable C. Both zero points are folded into biases.
 * The state moves by one while it is multiplied, so it is read only once.
 */
public final class SvdfS8 implements Kernel {
  private static final int STATE = 4;

  @Override
  public String name() {
    return "svdf_s8";
  }

  @Override
  public Optional<KernelBinding> bind(KernelRequest request) {
    if (!(request.node().op() instanceof Svdf svdf) || !accepts(request)) {
      return Optional.empty();
    }
    CType state = CType.of(request.inputType(STATE));
    SvdfParameters parameters = SvdfParameters.of(request.node());
    DenseConstant features = request.constant(1).orElseThrow();
    DenseConstant time = request.constant(2).orElseThrow();
    int filters = features.shape().dim(0);
    int inputs = features.shape().dim(1);
    int memory = time.shape().dim(1);
    int batches = request.input(0).shape().dim(0);
    long products = (long) batches * filters * (3L * inputs + 6L * memory + 70);
    return Optional.of(
        KernelBinding.builder(
                name(),
                "kernels/recurrent/SvdfS8.c.ftl",
                state == CType.I8 ? "svdf_s8" : "svdf_s8_state_s16")
            .bake("state", state.spelling())
            .bake("stateMin", parameters.stateRange().min())
            .bake("stateMax", parameters.stateRange().max())
            .input(0)
            .input(STATE)
            .output(0)
            .parameters()
            .parameter("features", features(features, filters, inputs))
            .parameter("feature_bias", featureBias(features, parameters.inputZeroPoint()))
            .parameter(
                "time",
                new PackedConstant("time", PackedConstant.Kind.WEIGHT, state, 4, time.data()))
            .parameter("bias", bias(request, time, svdf.rank(), parameters.stateZeroPoint()))
            .parameter("batches", "int32_t", batches)
            .parameter("inputs", "int32_t", inputs)
            .parameter("filters", "int32_t", filters)
            .parameter("rank", "int32_t", svdf.rank())
            .parameter("memory", "int32_t", memory)
            .parameter("feature_multiplier", "int32_t", parameters.feature().multiplier())
            .parameter("feature_shift", "int32_t", parameters.feature().shift())
            .parameter("state_zero_point", "int32_t", parameters.stateZeroPoint())
            .parameter("time_multiplier", "int32_t", parameters.time().multiplier())
            .parameter("time_shift", "int32_t", parameters.time().shift())
            .parameter("zero_point", "int32_t", parameters.outputZeroPoint())
            .helper("requantize")
            .helper("clamp")
            .instructions(products)
            .build());
  }

  private static boolean accepts(KernelRequest request) {
    DataType state = request.inputType(STATE);
    return request.inputType(0) == DataType.INT8
        && request.outputType() == DataType.INT8
        && (state == DataType.INT8 || state == DataType.INT16)
        && request.graph().isVariable(request.input(STATE))
        && request.isRuntime(0)
        && request.constant(1).filter(w -> w.dataType() == DataType.INT8).isPresent()
        && request.constant(2).filter(w -> w.dataType() == state).isPresent()
        && !request.isRuntime(3);
  }

  /** Four filters side by side; rows of zeros fill the last block up. */
  private static PackedConstant features(DenseConstant weights, int filters, int inputs) {
    int block = BlockedWeights.BLOCK;
    int padded = (filters + block - 1) / block * block;
    return BlockedWeights.of(
        padded,
        inputs,
        1,
        (row, i) -> row < filters ? (int) weights.integerAt(row * inputs + i) : 0);
  }

  private static PackedConstant featureBias(DenseConstant features, int inputZeroPoint) {
    int filters = features.shape().dim(0);
    int inputs = features.shape().dim(1);
    int[] bias = new int[(filters + BlockedWeights.BLOCK - 1) / 4 * BlockedWeights.BLOCK];
    for (int i = 0; i < filters * inputs; i++) {
      bias[i / inputs] -= inputZeroPoint * (int) features.integerAt(i);
    }
    return int32("feature_bias", bias);
  }

  private static PackedConstant bias(
      KernelRequest request, DenseConstant time, int rank, int stateZeroPoint) {
    int perUnit = rank * time.shape().dim(1);
    int[] bias = new int[time.shape().dim(0) / rank];
    request
        .constant(3)
        .ifPresent(
            own -> {
              for (int unit = 0; unit < bias.length; unit++) {
                bias[unit] = (int) own.integerAt(unit);
              }
            });
    for (int i = 0; i < bias.length * perUnit; i++) {
      bias[i / perUnit] -= stateZeroPoint * (int) time.integerAt(i);
    }
    return int32("bias", bias);
  }

  private static PackedConstant int32(String role, int[] values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      out.putInt(value);
    }
    return new PackedConstant(
        role, PackedConstant.Kind.BIAS, CType.I32, 4, Bytes.wrap(out.array()));
  }
}

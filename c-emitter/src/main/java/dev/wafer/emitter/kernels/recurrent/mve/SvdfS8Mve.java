package dev.wafer.emitter.kernels.recurrent.mve;

import static dev.wafer.ir.op.Svdf.BIAS;
import static dev.wafer.ir.op.Svdf.FEATURES;
import static dev.wafer.ir.op.Svdf.STATE;
import static dev.wafer.ir.op.Svdf.TIME;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BiasFolding;
import dev.wafer.emitter.kernels.IntegerConstants;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.emitter.kernels.mve.MveCounts;
import dev.wafer.emitter.kernels.mve.MveRequantization;
import dev.wafer.emitter.kernels.mve.MveScaling;
import dev.wafer.emitter.kernels.mve.MveVector;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import dev.wafer.reference.QuantizedMultiplier;
import dev.wafer.reference.parameters.SvdfParameters;
import dev.wafer.targets.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * SVDF of int8 with int8 state: the features as a matrix product, then for each filter one walk of
 * vectors over the state, which moves it on and multiplies it.
 */
public final class SvdfS8Mve implements Kernel<Svdf> {
  /** Instructions that scale four new entries of the state. */
  private static final int STATE_SCALING = 8;

  /** The walk over the state is written out in vectors up to here. */
  private static final int MAX_MEMORY = 64;

  @Override
  public String name() {
    return "svdf_s8_mve";
  }

  @Override
  public List<Class<? extends Svdf>> operators() {
    return List.of(Svdf.class);
  }

  @Override
  public Optional<KernelBinding> bind(Svdf svdf, KernelRequest request) {
    if (!accepts(request)) {
      return Optional.empty();
    }
    SvdfParameters parameters = SvdfParameters.of(request.node());
    int filters = request.input(FEATURES).shape().dim(0);
    ProductSums features = ProductSums.ofRows(request.constant(FEATURES).orElseThrow(), filters);
    ProductSums time =
        ProductSums.ofRows(request.constant(TIME).orElseThrow(), filters / svdf.rank());
    BiasFolding featureBias =
        BiasFolding.of(Optional.empty(), -parameters.inputZeroPoint(), features.weightSums());
    BiasFolding timeBias =
        BiasFolding.of(request.constant(BIAS), -parameters.stateZeroPoint(), time.weightSums());
    return exact(features, featureBias, parameters.feature(), 0)
            && exact(time, timeBias, parameters.time(), parameters.outputZeroPoint())
        ? Optional.of(binding(request, svdf.rank(), parameters, featureBias, timeBias))
        : Optional.empty();
  }

  private static boolean exact(
      ProductSums sums, BiasFolding biases, QuantizedMultiplier factor, int zeroPoint) {
    MveRequantization scaling = new MveRequantization(factor, zeroPoint);
    long[] products = sums.largestOfInt8();
    return IntStream.range(0, products.length)
        .allMatch(c -> scaling.exact(biases.largest(c, products[c])));
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

  private KernelBinding binding(
      KernelRequest request,
      int rank,
      SvdfParameters parameters,
      BiasFolding featureBias,
      BiasFolding timeBias) {
    int batches = request.input(0).shape().dim(0);
    int inputs = request.input(FEATURES).shape().dim(1);
    int memory = request.input(TIME).shape().dim(1);
    int filters = featureBias.channels();
    String matmul = parameters.feature().shift() > 0 ? "mve_matmul_left" : "mve_matmul";
    return KernelBinding.builder(name(), Templates.beside(SvdfS8Mve.class), "svdf_s8")
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
        .parameter("feature_bias", featureBias.constant("feature_bias", CType.I32, 4))
        .parameter(
            "feature_multipliers",
            lanes("multipliers", CType.I32, parameters.feature().multiplier()))
        .parameter("feature_shifts", lanes("shifts", CType.I8, parameters.feature().shift()))
        .parameter("time", weights(request, TIME))
        .parameter("bias", timeBias.constant("bias", CType.I32, 4))
        .parameter("batches", CType.I32, batches)
        .parameter("inputs", CType.I32, inputs)
        .parameter("filters", CType.I32, filters)
        .parameter("units", CType.I32, timeBias.channels())
        .parameter("state_zero_point", CType.I32, parameters.stateZeroPoint())
        .parameter("time_multiplier", CType.I32, parameters.time().multiplier())
        .parameter("time_shift", CType.I32, parameters.time().shift())
        .parameter("zero_point", CType.I32, parameters.outputZeroPoint())
        .helper(matmul)
        .helper("mve_scale")
        .counts(
            new MveCounts(STATE_SCALING, false)
                .single(filters, inputs)
                .and(
                    Counts.of(VECTOR, 6)
                        .times(MveCounts.vectors(memory))
                        .and(VECTOR, 24)
                        .times(filters))
                .times(batches)
                .and(CALL))
        .build();
  }

  /** A matrix as it is, with a vector's bytes behind it. */
  private static PackedConstant weights(KernelRequest request, int input) {
    Bytes bytes = request.constant(input).orElseThrow().data();
    return MveScaling.weights(
        () -> Arrays.copyOf(bytes.toArray(), bytes.size() + MveVector.TAIL_BYTES));
  }

  /** One number for each lane of a vector of sums. */
  private static PackedConstant lanes(String role, CType type, int value) {
    return new PackedConstant(
        role,
        PackedConstant.Kind.TABLE,
        type,
        4,
        IntegerConstants.bytes(type, value, value, value, value));
  }
}

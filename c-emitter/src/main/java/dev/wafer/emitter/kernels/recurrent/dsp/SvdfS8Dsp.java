package dev.wafer.emitter.kernels.recurrent.dsp;

import static dev.wafer.ir.op.Svdf.BIAS;
import static dev.wafer.ir.op.Svdf.FEATURES;
import static dev.wafer.ir.op.Svdf.STATE;
import static dev.wafer.ir.op.Svdf.TIME;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.DSP;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.BiasFolding;
import dev.wafer.emitter.kernels.Int8Layers;
import dev.wafer.emitter.kernels.ProductSums;
import dev.wafer.emitter.kernels.dsp.DspRequantization;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * SVDF of int8 with int8 state, one batch: the features two filters at a time, then one walk over
 * the state that moves it on and multiplies it by the time weights.
 */
public final class SvdfS8Dsp implements Kernel<Svdf> {
  @Override
  public String name() {
    return "svdf_s8_dsp";
  }

  @Override
  public List<Class<? extends Svdf>> operators() {
    return List.of(Svdf.class);
  }

  @Override
  public Optional<KernelBinding> bind(Svdf svdf, KernelRequest request) {
    if (!Int8Layers.haveConstantWeights(request, Feature.DSP)
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
    ProductSums features = ProductSums.ofRows(request.constant(FEATURES).orElseThrow(), filters);
    ProductSums time =
        ProductSums.ofRows(request.constant(TIME).orElseThrow(), filters / svdf.rank());
    Stage feature =
        Stage.of(features, Optional.empty(), parameters.inputZeroPoint(), parameters.feature(), 0);
    Stage units =
        Stage.of(
            time,
            request.constant(BIAS),
            parameters.stateZeroPoint(),
            parameters.time(),
            parameters.outputZeroPoint());
    return memory % 4 == 0 && filters % 2 == 0 && feature.exact() && units.exact()
        ? Optional.of(binding(request, parameters, feature, units))
        : Optional.empty();
  }

  private KernelBinding binding(
      KernelRequest request, SvdfParameters parameters, Stage feature, Stage time) {
    int rank = ((Svdf) request.node().op()).rank();
    int depth = request.input(FEATURES).shape().dim(1);
    int memory = request.input(TIME).shape().dim(1);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(SvdfS8Dsp.class), "svdf_s8")
            .bake("rank", rank)
            .bake("memory", memory)
            .input(0)
            .input(STATE)
            .output(0)
            .scratch("features", CType.I8, feature.products().channels(), 1)
            .parameters()
            .parameter("depth", CType.I32, depth)
            .parameter("filters", CType.I32, feature.products().channels())
            .parameter("units", CType.I32, time.products().channels())
            .parameter("state_zero_point", CType.I32, parameters.stateZeroPoint());
    feature.addTo(binding, "feature");
    time.addTo(binding, "time");
    return binding
        .helper("dsp")
        .counts(
            Counts.of(DSP, 2)
                .times(depth)
                .and(DSP, 3.0 * memory + 20)
                .times(feature.products().channels())
                .and(CALL))
        .build();
  }

  /** Sums of products and what becomes of them. */
  private record Stage(ProductSums products, BiasFolding biases, DspRequantization scaling) {
    static Stage of(
        ProductSums products,
        Optional<DenseConstant> bias,
        int inputZeroPoint,
        QuantizedMultiplier factor,
        int zeroPoint) {
      return new Stage(
          products,
          BiasFolding.of(bias, -inputZeroPoint, products.weightSums()),
          new DspRequantization(factor, zeroPoint));
    }

    boolean exact() {
      long[] largest = products.largestOfInt8();
      return IntStream.range(0, largest.length)
          .allMatch(c -> scaling.exact(biases.largest(c, largest[c])));
    }

    void addTo(KernelBinding.Builder binding, String name) {
      binding
          .parameter(
              name + "_weights",
              new PackedConstant(
                  name + "_weights",
                  PackedConstant.Kind.WEIGHT,
                  CType.I8,
                  4,
                  products.weights().data()))
          .parameter(name + "_bias", biases.constant(name + "_bias", CType.I32, 1));
      scaling.addTo(binding, name + "_");
    }
  }
}

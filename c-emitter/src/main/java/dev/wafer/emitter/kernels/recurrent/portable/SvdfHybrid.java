package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.ir.op.Svdf.BIAS;
import static dev.wafer.ir.op.Svdf.FEATURES;
import static dev.wafer.ir.op.Svdf.STATE;
import static dev.wafer.ir.op.Svdf.TIME;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_CONVERT;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.util.List;
import java.util.Optional;

/** SVDF of float activations and a float state with int8 weights. */
public final class SvdfHybrid implements Kernel<Svdf> {
  @Override
  public String name() {
    return "svdf_hybrid";
  }

  @Override
  public List<Class<? extends Svdf>> operators() {
    return List.of(Svdf.class);
  }

  @Override
  public Optional<KernelBinding> bind(Svdf svdf, KernelRequest request) {
    if (!RecurrentWeights.accepts(request, List.of(STATE))
        || request.inputType(FEATURES) != DataType.INT8) {
      return Optional.empty();
    }
    RecurrentWeights weights = RecurrentWeights.of(request, FEATURES, svdf.asymmetricInputs());
    DenseConstant time = request.constant(TIME).orElseThrow();
    int filters = request.input(FEATURES).shape().dim(0);
    int inputs = request.input(FEATURES).shape().dim(1);
    int memory = time.shape().dim(1);
    int units = filters / svdf.rank();
    int batches = request.input(0).shape().dim(0);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(SvdfHybrid.class), name())
            .input(0)
            .input(STATE)
            .output(0)
            .scratch("features", CType.F32, 4L * filters, 4);
    weights.scratch(binding, inputs);
    binding.parameters();
    weights.bake(binding, inputs);
    weights.add(binding, "weights", "weight_scales", List.of(FEATURES));
    FloatConstants.clamp(binding, svdf.activation());
    Counts moved =
        Counts.of(FLOAT_MULTIPLY_ADD)
            .and(FLOAT_CONVERT)
            .and(FLOAT_MULTIPLY)
            .and(LOAD, 2)
            .and(STORE)
            .and(STEP);
    Counts filter = moved.times(memory).and(FLOAT_ADD, 2).and(STEP).and(STORE, 2).and(LOAD, 3);
    Counts unit = ProductCounts.finishOfFloat(svdf.activation()).and(STEP);
    return Optional.of(
        binding
            .parameter(
                "time",
                new PackedConstant("time", PackedConstant.Kind.WEIGHT, CType.I8, 4, time.data()))
            .parameter("time_scale", request.input(TIME).quantization().scale())
            .parameter("bias", FloatConstants.bias(request, "bias", BIAS, units))
            .parameter("batches", CType.I32, batches)
            .parameter("inputs", CType.I32, inputs)
            .parameter("units", CType.I32, units)
            .parameter("rank", CType.I32, svdf.rank())
            .parameter("memory", CType.I32, memory)
            .counts(
                weights
                    .products(inputs, filters)
                    .and(filter.times(filters))
                    .and(unit.times(units))
                    .times(batches)
                    .and(CALL))
            .build());
  }
}

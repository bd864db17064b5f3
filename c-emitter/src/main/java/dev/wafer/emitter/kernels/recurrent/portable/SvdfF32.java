package dev.wafer.emitter.kernels.recurrent.portable;

import static dev.wafer.ir.op.Svdf.BIAS;
import static dev.wafer.ir.op.Svdf.FEATURES;
import static dev.wafer.ir.op.Svdf.STATE;
import static dev.wafer.ir.op.Svdf.TIME;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.FloatConstants;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Svdf;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.util.List;
import java.util.Optional;

/** SVDF of floats. The state moves by one while it is multiplied. */
public final class SvdfF32 implements Kernel<Svdf> {
  @Override
  public String name() {
    return "svdf_f32";
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
    DenseConstant features = request.constant(FEATURES).orElseThrow();
    DenseConstant time = request.constant(TIME).orElseThrow();
    int filters = features.shape().dim(0);
    int inputs = features.shape().dim(1);
    int memory = time.shape().dim(1);
    int units = filters / svdf.rank();
    int batches = request.input(0).shape().dim(0);
    KernelBinding.Builder binding =
        KernelBinding.builder(name(), Templates.beside(SvdfF32.class), "svdf_f32")
            .input(0)
            .input(STATE)
            .output(0)
            .parameters()
            .parameter("features", weights("features", features))
            .parameter("time", weights("time", time))
            .parameter("bias", FloatConstants.bias(request, "bias", BIAS, units))
            .parameter("batches", CType.I32, batches)
            .parameter("inputs", CType.I32, inputs)
            .parameter("units", CType.I32, units)
            .parameter("rank", CType.I32, svdf.rank())
            .parameter("memory", CType.I32, memory);
    FloatConstants.clamp(binding, svdf.activation());
    return Optional.of(
        binding
            .counts(
                counts((double) batches * filters, inputs, memory, svdf.rank(), svdf.activation()))
            .build());
  }

  private static boolean accepts(KernelRequest request) {
    boolean floats = request.outputType() == DataType.FLOAT32;
    for (int i = 0; i <= STATE; i++) {
      floats &= request.input(i).isAbsent() || request.inputType(i) == DataType.FLOAT32;
    }
    return floats
        && request.graph().isVariable(request.input(STATE))
        && request.isRuntime(0)
        && request.constant(FEATURES).isPresent()
        && request.constant(TIME).isPresent()
        && !request.isRuntime(BIAS);
  }

  private static PackedConstant weights(String role, DenseConstant constant) {
    return new PackedConstant(role, PackedConstant.Kind.WEIGHT, CType.F32, 4, constant.data());
  }

  private static Counts counts(
      double filters, int inputs, int memory, int rank, Activation activation) {
    Counts product = Counts.of(FLOAT_MULTIPLY_ADD).and(LOAD, 2).and(STEP);
    Counts unit = ProductCounts.finishOfFloat(activation).and(STEP);
    return product
        .times(inputs)
        .and(product.and(STORE).times(memory))
        .and(FLOAT_ADD, 2)
        .and(STEP)
        .and(STORE)
        .and(ARITHMETIC, 4)
        .and(unit.times(1.0 / Math.max(1, rank)))
        .times(filters)
        .and(CALL);
  }
}

package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.SummationFactors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.AddN;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/** ADD_N: a function for each number of inputs. */
public final class AddingMany implements Kernel<AddN> {
  @Override
  public String name() {
    return "add_n";
  }

  @Override
  public List<Class<? extends AddN>> operators() {
    return List.of(AddN.class);
  }

  @Override
  public Optional<KernelBinding> bind(AddN op, KernelRequest request) {
    DataType type = request.outputType();
    boolean scaled = type == DataType.INT8;
    int inputs = request.node().inputs().size();
    int elements = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(AddingMany.class),
                "add_n_" + inputs + "_" + type.mnemonic())
            .bake("x", CType.of(type))
            .bake("inputs", inputs)
            .bake("scaled", scaled);
    for (int i = 0; i < inputs; i++) {
      binding.input(i).overlaps(RasterOverlap.elementwise(request, i));
    }
    binding.output(0).parameters().parameter("elements", CType.I32, elements);
    if (scaled) {
      SummationFactors.pass(binding, request);
    }
    return Optional.of(
        binding
            .counts(counts(type, inputs, elements, request.core()).times(elements).and(CALL))
            .build());
  }

  /** Of one element. */
  private static Counts counts(DataType type, int inputs, int elements, Core core) {
    boolean scaled = type == DataType.INT8;
    boolean vectors =
        !scaled
            && core.has(type == DataType.FLOAT32 ? Feature.MVE_FLOAT : Feature.MVE)
            && ProductCounts.isVectorized(elements, Integer.BYTES);
    if (vectors) {
      return ProductCounts.vectorized(Integer.BYTES).and(VECTOR, (inputs - 2) * 0.75);
    }
    return Counts.of(STEP)
        .and(LOAD, inputs + (scaled ? 5 : 0))
        .and(type == DataType.FLOAT32 ? FLOAT_ADD : ARITHMETIC, inputs)
        .and(ARITHMETIC, scaled ? 10 : 0)
        .and(REQUANTIZE, scaled ? 1 : 0)
        .and(STORE);
  }
}

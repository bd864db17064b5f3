package dev.wafer.emitter.kernels.elementwise.portable;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.REQUANTIZE;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.SummationFactors;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.AddN;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
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
            .counts(
                Counts.of(STEP)
                    .and(LOAD, inputs)
                    .and(type == DataType.FLOAT32 ? FLOAT_ADD : ARITHMETIC, inputs)
                    .and(REQUANTIZE, scaled ? 1 : 0)
                    .and(STORE)
                    .times(elements)
                    .and(CALL))
            .build());
  }
}

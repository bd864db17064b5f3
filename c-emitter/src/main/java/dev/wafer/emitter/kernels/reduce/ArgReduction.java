package dev.wafer.emitter.kernels.reduce;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.AxisLoops;
import dev.wafer.emitter.kernels.Pitches;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.ArgFn;
import dev.wafer.ir.op.ArgReduce;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** ARG_MAX and ARG_MIN of any type. */
public final class ArgReduction implements Kernel<ArgReduce> {
  @Override
  public String name() {
    return "arg_reduction";
  }

  @Override
  public List<Class<? extends ArgReduce>> operators() {
    return List.of(ArgReduce.class);
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return Pitches.onlyInput(request);
  }

  @Override
  public Optional<KernelBinding> bind(ArgReduce op, KernelRequest request) {
    DataType type = request.inputType(0);
    double elements = request.input(0).shape().elements();
    double outputs = request.output().shape().elements();
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(ArgReduction.class),
                op.mnemonic().toLowerCase(Locale.ROOT) + "_" + type.mnemonic())
            .bake("x", CType.of(type))
            .bake("out", CType.of(request.outputType()))
            .bake("comparison", op.fn() == ArgFn.ARG_MAX ? ">" : "<")
            .input(0)
            .output(0)
            .parameters();
    AxisLoops.of(request.inputLayout(0), List.of(op.axis()), false).pass(binding, "kept");
    return Optional.of(
        binding
            .parameter("depth", CType.I32, request.input(0).shape().dim(op.axis()))
            .parameter("step", CType.I32, request.inputLayout(0).stride(op.axis()))
            .counts(
                Counts.of(STEP)
                    .and(LOAD, type == DataType.FLOAT32 ? 2 : 3)
                    .and(type == DataType.FLOAT32 ? FLOAT_COMPARE : ARITHMETIC, 1)
                    .and(ARITHMETIC, type == DataType.FLOAT32 ? 2 : 3)
                    .times(elements - outputs)
                    .and(Counts.of(STEP).and(STORE).and(ARITHMETIC, 10).and(LOAD, 9).times(outputs))
                    .and(CALL))
            .build());
  }
}

package dev.wafer.emitter.kernels.signal;

import dev.wafer.emitter.c.Templates;
import dev.wafer.ir.DataType;
import dev.wafer.ir.Node;
import dev.wafer.ir.op.Signal;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The kernel of an operator of the audio front-end for one combination of element types.
 *
 * @param name unique in a registry; the C function is called so, too
 * @param template the stem of its file
 * @param op the record of the operator
 * @param types of the inputs and outputs of a node
 * @param binding what the kernel adds to a binding
 */
record SignalKernel<T extends Signal>(
    String name, String template, Class<T> op, List<DataType> types, Filling<T> binding)
    implements Kernel<T> {
  SignalKernel {
    types = List.copyOf(types);
  }

  /** Adds everything besides names to a binding. */
  @FunctionalInterface
  interface Filling<T extends Signal>
      extends BiFunction<T, Bound, Optional<KernelBinding.Builder>> {}

  /** A node whose types the kernel takes, and a binding to fill. */
  record Bound(KernelRequest request, KernelBinding.Builder binding) {}

  static <T extends Signal> SignalKernel<T> of(
      String name, Class<T> op, Filling<T> binding, DataType... types) {
    return new SignalKernel<>(name, op.getSimpleName(), op, List.of(types), binding);
  }

  /** The same with a template that is not called after the operator's record. */
  SignalKernel<T> from(String other) {
    return new SignalKernel<>(name, other, op, types, binding);
  }

  @Override
  public List<Class<? extends T>> operators() {
    return List.of(op);
  }

  @Override
  public Optional<KernelBinding> bind(T signal, KernelRequest request) {
    if (!typesOf(request.node()).equals(types)) {
      return Optional.empty();
    }
    KernelBinding.Builder builder =
        KernelBinding.builder(name, Templates.beside(SignalKernel.class, template), name);
    return binding.apply(signal, new Bound(request, builder)).map(KernelBinding.Builder::build);
  }

  private static List<DataType> typesOf(Node node) {
    List<DataType> all = new ArrayList<>();
    node.inputs().forEach(value -> all.add(value.dataType()));
    node.outputs().forEach(value -> all.add(value.dataType()));
    return all;
  }
}

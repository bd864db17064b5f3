package dev.wafer.passes.lower;

import dev.wafer.ir.op.Op;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Kernels by the operators that they compute. The list is fixed; what a kernel made of a request is
 * kept, since a search lowers graphs that have most of their nodes in common. For one thread.
 */
public final class KernelTable {
  /** A kernel under one kind of operator, to which it narrows the operator of a request. */
  private record Entry(Kernel<?> kernel, Kept binding) {}

  /** What a kernel makes of a request, each time the same. */
  private static final class Kept implements Function<KernelRequest, Optional<KernelBinding>> {
    private final Function<KernelRequest, Optional<KernelBinding>> binding;
    private final Map<Object, Optional<KernelBinding>> known = new HashMap<>();

    Kept(Function<KernelRequest, Optional<KernelBinding>> binding) {
      this.binding = binding;
    }

    @Override
    public Optional<KernelBinding> apply(KernelRequest request) {
      return known.computeIfAbsent(request.key(), key -> binding.apply(request));
    }
  }

  private final Map<Class<? extends Op>, List<Entry>> entries = new LinkedHashMap<>();

  /** The kernels in this order: of those that cost the same, the first is taken. */
  public KernelTable(List<? extends Kernel<?>> kernels) {
    kernels.forEach(this::add);
  }

  private <T extends Op> void add(Kernel<T> kernel) {
    for (Class<? extends T> kind : kernel.operators()) {
      entries
          .computeIfAbsent(kind, k -> new ArrayList<>())
          .add(new Entry(kernel, new Kept(request -> priced(kernel, kind, request))));
    }
  }

  private static <T extends Op> Optional<KernelBinding> priced(
      Kernel<T> kernel, Class<? extends T> kind, KernelRequest request) {
    return kernel
        .bind(kind.cast(request.node().op()), request)
        .map(binding -> binding.pricedFor(request.core()));
  }

  /**
   * What the kernels of a node's operator make of it, wherever its tensors lie, priced for the
   * core.
   */
  public Stream<KernelBinding> bindings(KernelRequest request) {
    return kernels(request.node().op()).flatMap(kernel -> kernel.apply(request).stream());
  }

  /** The kernels of an operator, each as what it makes of a request, priced for the core. */
  public Stream<Function<KernelRequest, Optional<KernelBinding>>> kernels(Op op) {
    return entries(op).<Function<KernelRequest, Optional<KernelBinding>>>map(Entry::binding);
  }

  /** The same without keeping it: for a search over nodes that hardly come again. */
  Stream<KernelBinding> passing(KernelRequest request) {
    return entries(request.node().op())
        .flatMap(entry -> entry.binding().binding.apply(request).stream());
  }

  /** The same of those kernels that can read and write the tensors where they lie. */
  Stream<KernelBinding> fitting(KernelRequest request) {
    return entries(request.node().op())
        .filter(entry -> entry.kernel().acceptsLayouts(request))
        .flatMap(entry -> entry.binding().apply(request).stream())
        .filter(binding -> request.views().isAligned(binding.alignmentBytes()));
  }

  private Stream<Entry> entries(Op op) {
    return entries.getOrDefault(op.getClass(), List.of()).stream();
  }
}

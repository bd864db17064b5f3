package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.MovedRuns;
import dev.wafer.ir.Node;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Movements with one output where tensors are slices of others: loops over strided tensors. Of a
 * concatenation only those parts are copied that do not lie in it already.
 */
public final class CopyViews implements Kernel<Op> {
  /** With shorter runs rearranging densely, and then copying, is faster. */
  private static final int MIN_REARRANGED_RUN_BYTES = 16;

  /** One box to copy: an input's elements from one on, to the output's from one on. */
  private record Part(int input, long from, long to, StridedLoops loops) {}

  @Override
  public String name() {
    return "copy_views";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return Moved.OPERATORS;
  }

  @Override
  public boolean acceptsLayouts(KernelRequest request) {
    return !request.views().isDense();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (request.views().isDense()) {
      return Optional.empty();
    }
    Node node = request.node();
    return Moved.of(node)
        .filter(accesses -> node.outputs().size() == 1 && fits(request, accesses))
        .flatMap(accesses -> parts(request, accesses))
        .map(parts -> bind(request, parts));
  }

  /** Whether the accesses write all of the output, from inputs of its type. */
  private static boolean fits(KernelRequest request, List<Access> accesses) {
    long written = accesses.stream().mapToLong(Access::elements).sum();
    int inputs = 1 + accesses.stream().mapToInt(Access::input).max().orElse(0);
    return written == request.output().shape().elements() && Movable.accepts(request, inputs);
  }

  private static Optional<List<Part>> parts(KernelRequest request, List<Access> accesses) {
    List<Part> parts = new ArrayList<>();
    int minRunElements = MIN_REARRANGED_RUN_BYTES / Movable.elementBytes(request);
    for (Access access : accesses) {
      int input = access.input();
      if (request.views().inPlace().contains(input)
          || (accesses.size() > 1 && access.elements() == 0)) {
        continue;
      }
      Optional<Part> part =
          part(access, request.inputLayout(input), request.outputLayout())
              .filter(p -> access.isBoxes() || p.loops().run() >= minRunElements);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(parts);
  }

  /** The loops of an access where strides say how both tensors lie under the shapes it sees. */
  private static Optional<Part> part(Access access, Layout in, Layout out) {
    Optional<Layout> from = in.reshaped(access.from().shape());
    Optional<Layout> to = out.reshaped(access.to().shape());
    if (from.isPresent() && to.isPresent()) {
      List<Integer> read = from.get().strides();
      List<Integer> written = to.get().strides();
      return Optional.of(
          new Part(
              access.input(),
              access.from().offset(read),
              access.to().offset(written),
              access.loops(read, written)));
    }
    return access.isIdentity()
        ? in.reshaped(out.shape())
            .map(same -> new Part(access.input(), 0, 0, Layout.together(same, out)))
        : Optional.empty();
  }

  private KernelBinding bind(KernelRequest request, List<Part> parts) {
    int elementBytes = Movable.elementBytes(request);
    boolean runs =
        parts.stream()
            .allMatch(
                p ->
                    p.loops().run() > 1 && p.loops().run() * elementBytes >= Movable.MIN_RUN_BYTES);
    int unit = runs ? elementBytes : 1;
    List<Integer> loops = parts.stream().map(p -> p.loops().count() - (runs ? 1 : 0)).toList();
    CType type = runs ? CType.BYTE : CType.of(request.inputType(0));
    MovedRuns way = MovedRuns.of(request.core());
    boolean moved =
        runs
            && parts.stream()
                .allMatch(p -> way.pays((long) p.loops().run() * elementBytes, elementBytes));
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(CopyViews.class),
                "copy_" + (runs ? "runs" : request.inputType(0).mnemonic()))
            .bake("type", type)
            .bake("runs", runs)
            .bake("moved", moved)
            .bake("loops", loops);
    if (moved) {
      way.addTo(binding);
    }
    parts.forEach(part -> binding.input(part.input()));
    binding.output(0).parameters();
    Counts counts = Counts.of(CALL);
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      binding
          .parameter("from" + i, CType.I32, part.from() * unit)
          .parameter("to" + i, CType.I32, part.to() * unit);
      for (int j = 0; j < loops.get(i); j++) {
        String at = i + "_" + j;
        binding
            .parameter("extent" + at, CType.I32, part.loops().extents().get(j))
            .parameter("in" + at, CType.I32, (long) part.loops().steps().get(0).get(j) * unit)
            .parameter("out" + at, CType.I32, (long) part.loops().steps().get(1).get(j) * unit);
      }
      if (runs) {
        binding.parameter("run" + i, CType.U32, (long) part.loops().run() * unit);
      }
      long copies = part.loops().elements() / (runs ? part.loops().run() : 1);
      long run = (long) part.loops().run() * unit;
      Counts copy =
          moved
              ? way.counts(run)
              : runs ? CopyCounts.called(request.core(), run) : Counts.of(LOAD).and(STORE);
      counts = counts.and(copy.and(STEP).and(ARITHMETIC, 2).times(copies));
    }
    return binding.counts(counts).build();
  }
}

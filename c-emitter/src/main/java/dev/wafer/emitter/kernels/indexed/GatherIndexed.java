package dev.wafer.emitter.kernels.indexed;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.MULTIPLY_ADD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.MovedRuns;
import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.op.Gather;
import dev.wafer.ir.op.GatherNd;
import dev.wafer.ir.op.Indexed;
import dev.wafer.ir.op.OpSwitch;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * GATHER and GATHER_ND: each index, or tuple of them, names a run of neighbouring elements. Any
 * element type; indices are brought inside, so that none reads beyond the input.
 */
public final class GatherIndexed implements Kernel<Indexed> {
  private static final OpSwitch<KernelRequest, Rounds> ROUNDS =
      OpSwitch.<KernelRequest, Rounds>cases()
          .on(Gather.class, GatherIndexed::byIndex)
          .otherwise((op, request) -> byTuple(request));

  /**
   * The loops.
   *
   * @param count runs that each round writes
   * @param block elements of the input that a round looks at
   * @param extents on which the indices of a tuple lie
   * @param steps elements that one more of each leads on
   * @param run elements that are copied together
   */
  private record Rounds(
      int batches,
      int outer,
      int count,
      int block,
      List<Integer> extents,
      List<Integer> steps,
      int run) {}

  @Override
  public String name() {
    return "gather_indexed";
  }

  @Override
  public List<Class<? extends Indexed>> operators() {
    return List.of(Gather.class, GatherNd.class);
  }

  @Override
  public Optional<KernelBinding> bind(Indexed op, KernelRequest request) {
    return Indices.accept(request, 1)
        ? Optional.of(bind(request, ROUNDS.apply(op, request)))
        : Optional.empty();
  }

  private static Rounds byIndex(Gather gather, KernelRequest request) {
    Shape x = request.input(0).shape();
    Shape indices = request.input(1).shape();
    int axis = gather.axis();
    int batches = gather.batchDims();
    int inner = x.elements(axis + 1, x.rank());
    return new Rounds(
        x.elements(0, batches),
        x.elements(batches, axis),
        indices.elements(batches, indices.rank()),
        x.dim(axis) * inner,
        List.of(x.dim(axis)),
        List.of(inner),
        inner);
  }

  private static Rounds byTuple(KernelRequest request) {
    Shape x = request.input(0).shape();
    Shape indices = request.input(1).shape();
    int depth = indices.dim(-1);
    return new Rounds(
        1,
        1,
        indices.elements(0, indices.rank() - 1),
        0,
        x.dims().subList(0, depth),
        Access.rowMajor(x).subList(0, depth),
        x.elements(depth, x.rank()));
  }

  private KernelBinding bind(KernelRequest request, Rounds rounds) {
    int bytes = Indices.elementBytes(request);
    boolean runs = rounds.run() > 1;
    int unit = runs ? bytes : 1;
    int depth = rounds.extents().size();
    long runBytes = (long) rounds.run() * bytes;
    MovedRuns way = MovedRuns.of(request.core());
    boolean moved = runs && way.pays(runBytes, bytes);
    boolean nested = rounds.batches() * rounds.outer() != 1;
    CType type = runs ? CType.BYTE : CType.of(request.inputType(0));
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(GatherIndexed.class),
                "gather_indexed_" + (runs ? "runs" : request.inputType(0).mnemonic()))
            .bake("type", type)
            .bake("index", CType.of(request.inputType(1)))
            .bake("runs", runs)
            .bake("moved", moved)
            .bake("nested", nested)
            .bake("depth", depth)
            .input(0)
            .input(1)
            .output(0)
            .parameters();
    if (nested) {
      binding
          .parameter("batches", CType.I32, rounds.batches())
          .parameter("outer", CType.I32, rounds.outer())
          .parameter("block", CType.I32, (long) rounds.block() * unit);
    }
    binding.parameter("count", CType.I32, rounds.count());
    for (int i = 0; i < depth; i++) {
      binding
          .parameter("last" + i, CType.I32, rounds.extents().get(i) - 1L)
          .parameter("step" + i, CType.I32, (long) rounds.steps().get(i) * unit);
    }
    if (runs) {
      binding.parameter("run", CType.U32, runBytes);
    }
    if (moved) {
      way.addTo(binding);
    }
    double copies = (double) rounds.batches() * rounds.outer() * rounds.count();
    Counts copy =
        runs
            ? moved ? way.counts(runBytes) : CopyCounts.called(request.core(), runBytes)
            : Counts.of(LOAD).and(STORE);
    Counts index = Counts.of(LOAD, 3).and(ARITHMETIC, 4).and(MULTIPLY_ADD);
    Counts batch = Counts.of(STEP).and(ARITHMETIC, 6).and(LOAD, 5).times(rounds.batches());
    Counts outer =
        Counts.of(STEP)
            .and(ARITHMETIC, 8)
            .and(LOAD, 8)
            .times((double) rounds.batches() * rounds.outer());
    return binding
        .counts(
            copy.and(index.times(depth))
                .and(STEP)
                .times(copies)
                .and(nested ? batch.and(outer) : Counts.NONE)
                .and(CALL))
        .build();
  }
}

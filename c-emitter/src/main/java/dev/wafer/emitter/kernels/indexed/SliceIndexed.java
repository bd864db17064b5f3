package dev.wafer.emitter.kernels.indexed;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.MovedRuns;
import dev.wafer.ir.Shape;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.DynamicSlice;
import dev.wafer.ir.op.DynamicUpdateSlice;
import dev.wafer.ir.op.Indexed;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;
import java.util.Optional;

/**
 * A box of a tensor that begins where an input says: copied out of it, or written into it. Any
 * element type; the box is moved inside, so that nothing beyond is touched. What is written into
 * may lie over its output, so that the box alone is copied.
 */
public final class SliceIndexed implements Kernel<Indexed> {
  /** Shorter runs are not worth a call of {@code memcpy}. */
  private static final int MIN_RUN_BYTES = 8;

  @Override
  public String name() {
    return "slice_indexed";
  }

  @Override
  public List<Class<? extends Indexed>> operators() {
    return List.of(DynamicSlice.class, DynamicUpdateSlice.class);
  }

  @Override
  public Optional<KernelBinding> bind(Indexed op, KernelRequest request) {
    boolean updates = op.equals(new DynamicUpdateSlice());
    return Indices.accept(request, updates ? 2 : 1)
        ? Optional.of(bind(request, updates, op.equals(new DynamicSlice(true))))
        : Optional.empty();
  }

  private KernelBinding bind(KernelRequest request, boolean updates, boolean fromEnd) {
    Shape x = request.input(0).shape();
    Shape box = updates ? request.input(1).shape() : request.output().shape();
    int begin = updates ? 2 : 1;
    int axes = request.input(begin).shape().elements();
    int bytes = Indices.elementBytes(request);
    List<Integer> strides = Access.rowMajor(x);
    StridedLoops nest = StridedLoops.of(box.dims(), List.of(Access.rowMajor(box), strides));
    boolean runs = nest.run() > 1 && nest.run() * bytes >= MIN_RUN_BYTES;
    int unit = runs ? bytes : 1;
    int loops = nest.count() - (runs ? 1 : 0);
    CType type = runs ? CType.BYTE : CType.of(request.inputType(0));
    long wholeBytes = request.output().type().sizeBytes();
    MovedRuns way = MovedRuns.of(request.core());
    boolean moved = updates && way.pays(wholeBytes, bytes);
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(SliceIndexed.class),
                (updates ? "update_slice_" : "slice_indexed_")
                    + (runs ? "runs" : request.inputType(0).mnemonic()))
            .bake("type", type)
            .bake("index", CType.of(request.inputType(begin)))
            .bake("updates", updates)
            .bake("fromEnd", fromEnd)
            .bake("runs", runs)
            .bake("moved", moved)
            .bake("loops", loops)
            .bake("axes", axes)
            .input(0);
    if (updates) {
      binding.input(1).inPlace(0, 0);
    }
    if (moved) {
      way.addTo(binding);
    }
    binding.input(begin).output(0).parameters();
    for (int i = 0; i < axes; i++) {
      binding
          .parameter("most" + i, CType.I32, (long) x.dim(i) - box.dim(i))
          .parameter("step" + i, CType.I32, (long) strides.get(i) * unit);
      if (fromEnd) {
        binding.parameter("extent" + i, CType.I32, x.dim(i));
      }
    }
    for (int i = 0; i < loops; i++) {
      binding
          .parameter("turns" + i, CType.I32, nest.extents().get(i))
          .parameter("box" + i, CType.I32, (long) nest.steps().get(0).get(i) * unit)
          .parameter("whole" + i, CType.I32, (long) nest.steps().get(1).get(i) * unit);
    }
    if (runs) {
      binding.parameter("run", CType.U32, (long) nest.run() * unit);
    }
    if (updates) {
      binding.parameter("bytes", CType.U32, wholeBytes);
    }
    double copies = (double) nest.elements() / (runs ? nest.run() : 1);
    Counts copy =
        runs
            ? CopyCounts.called(request.core(), (long) nest.run() * bytes)
            : Counts.of(LOAD, 2).and(STORE).and(ARITHMETIC);
    Counts around = Counts.NONE;
    double turns = 1;
    for (int i = 0; i < loops - 1; i++) {
      turns *= nest.extents().get(i);
      around = around.and(Counts.of(STEP).and(ARITHMETIC, 5).and(LOAD, 4).times(turns));
    }
    Counts counts =
        copy.and(STEP)
            .and(ARITHMETIC, 2)
            .times(copies)
            .and(around)
            .and(LOAD, 6.0 * axes)
            .and(ARITHMETIC, 9.0 * axes)
            .and(
                !updates
                    ? Counts.NONE
                    : moved
                        ? way.counts(wholeBytes)
                        : CopyCounts.called(request.core(), (wholeBytes + 3) / 4 * 4));
    return binding.counts(counts.and(CALL)).build();
  }
}

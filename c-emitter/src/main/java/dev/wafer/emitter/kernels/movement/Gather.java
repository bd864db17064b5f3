package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FILLED_BYTE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;
import static dev.wafer.targets.Work.VECTOR;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.emitter.kernels.ProductCounts;
import dev.wafer.emitter.kernels.RasterOverlap;
import dev.wafer.emitter.kernels.TurningPoints;
import dev.wafer.ir.DataType;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.Op;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.targets.Core;
import dev.wafer.targets.Feature;
import java.util.List;
import java.util.Optional;

/**
 * Each movement that writes its output from the first element to the last: loops over a strided
 * input, in runs of bytes where these are long enough, else element by element. Any element type.
 */
public final class Gather implements Kernel<Op> {
  /** The function with so many loops is inlined where it is called. */
  private static final int FEW_LOOPS = 2;

  /** So many turns become none. */
  private static final int UNROLLED = 2;

  /** Shorter runs are not worth a call of {@code memcpy}. */
  private static final int MIN_RUN_BYTES = 8;

  @Override
  public String name() {
    return "gather";
  }

  @Override
  public List<Class<? extends Op>> operators() {
    return Moved.OPERATORS;
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    if (!Movable.accepts(request, 1)) {
      return Optional.empty();
    }
    return Moved.inOrder(request.node())
        .map(access -> bind(request, access.first(), access.dense()));
  }

  /** Runs are copied by {@code memcpy}, so each has to lie apart from its own output. */
  private static List<Overlap> overlaps(
      KernelRequest request, int begin, StridedLoops box, boolean runs) {
    long bytes = Movable.elementBytes(request);
    long unit = runs ? box.run() : 1;
    RasterOverlap overlap = new RasterOverlap();
    if (box.elements() > 0) {
      List<Integer> loops = box.extents().subList(0, box.extents().size() - (runs ? 1 : 0));
      long[] copies =
          TurningPoints.corners(
              loops,
              copy -> copy * unit - (begin + box.place(0, copy * unit)),
              copy -> (begin + box.place(0, copy * unit)));
      for (long copy : copies) {
        long from = (begin + box.place(0, copy * unit)) * bytes;
        long written = copy * unit * bytes;
        if (runs) {
          overlap.write(0, written + unit * bytes);
        } else if (copy > 0) {
          overlap.write(0, written);
        }
        overlap.read(from, from + unit * bytes);
        overlap.write(written, written + unit * bytes);
      }
    }
    return overlap.rules(
        0, request.input(0).type().sizeBytes(), 0, request.output().type().sizeBytes());
  }

  private KernelBinding bind(KernelRequest request, int begin, StridedLoops box) {
    int elementBytes = Movable.elementBytes(request);
    boolean runs = box.run() > 1 && box.run() * elementBytes >= MIN_RUN_BYTES;
    int unit = runs ? elementBytes : 1;
    int loops = box.extents().size() - (runs ? 1 : 0);
    CType type = runs ? CType.BYTE : CType.of(request.inputType(0));
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(Gather.class),
                "gather_" + (runs ? "runs" : request.inputType(0).mnemonic()) + "_" + loops)
            .bake("type", type)
            .bake("runs", runs)
            .bake("loops", loops)
            .input(0)
            .output(0)
            .overlaps(overlaps(request, begin, box, runs))
            .parameters()
            .parameter("begin", CType.I32, (long) begin * unit);
    for (int i = 0; i < loops; i++) {
      binding.parameter("extent" + i, CType.I32, box.extents().get(i));
      binding.parameter("step" + i, CType.I32, (long) box.steps().get(0).get(i) * unit);
    }
    if (runs) {
      binding.parameter("run", CType.U32, (long) box.run() * unit);
    }
    return binding
        .counts(counts(request, box, runs, unit, false))
        .alone(counts(request, box, runs, unit, true))
        .build();
  }

  /** Of an element of many that are the same one: the compiler fills memory where it can. */
  private static Counts filled(KernelRequest request) {
    int bytes = Movable.elementBytes(request);
    int elements = request.output().shape().elements();
    boolean real = request.outputType() == DataType.FLOAT32;
    if (request.core().has(Feature.MVE) && ProductCounts.isVectorized(elements, bytes)) {
      return Counts.of(VECTOR, bytes / 8.0);
    } else if (request.core().has(Feature.UNALIGNED) && !real) {
      return Counts.of(FILLED_BYTE, bytes == 1 ? 1.3 : 1.15 * bytes);
    }
    boolean again = real || bytes == 1;
    return Counts.of(STEP)
        .and(STORE)
        .and(ARITHMETIC, bytes == 1 ? 3 : real ? 2 : 1.3)
        .and(LOAD, again ? 1 : 0);
  }

  private static Counts counts(
      KernelRequest request, StridedLoops box, boolean runs, int unit, boolean alone) {
    Core core = request.core();
    double copies = (double) box.elements() / (runs ? Math.max(1, box.run()) : 1);
    int loops = box.extents().size() - (runs ? 1 : 0);
    long bytes = (long) box.run() * unit;
    if (!runs && box.steps().get(0).stream().allMatch(step -> step == 0)) {
      return filled(request).times(box.elements()).and(CALL);
    }
    Counts copy =
        runs
            ? loops <= FEW_LOOPS ? CopyCounts.inlined(core, bytes) : CopyCounts.called(core, bytes)
            : Counts.of(LOAD).and(STORE);
    boolean few = loops <= FEW_LOOPS;
    boolean many = alone && loops > FEW_LOOPS + 1;
    if (!runs && (few || alone) && loops > 0 && box.extents().get(loops - 1) == UNROLLED) {
      double wide = Movable.elementBytes(request) > Integer.BYTES ? 1.2 : 1;
      boolean twice = box.steps().get(0).get(loops - 1) == 0;
      return (twice ? Counts.of(LOAD, 0.5).and(STORE) : copy)
          .times(wide * copies)
          .and(Counts.of(STEP).and(ARITHMETIC, 2).and(LOAD).times(copies / UNROLLED))
          .and(around(box.extents().subList(0, Math.max(0, loops - 2)), many ? 4 : 6))
          .and(CALL);
    }
    if (!runs && alone && loops == FEW_LOOPS + 1) {
      // Elements of two registers leave the pointers none.
      boolean wide = Movable.elementBytes(request) > Integer.BYTES;
      return copy.and(STEP)
          .and(ARITHMETIC, wide ? 3 : 1.4)
          .times(copies)
          .and(around(box.extents().subList(0, loops - 1), 3))
          .and(CALL);
    }
    if (!runs && many) {
      boolean repeats = box.steps().get(0).get(loops - 1) == 0;
      return copy.and(STEP)
          .and(ARITHMETIC, repeats ? 1 : 1.4)
          .times(copies)
          .and(around(box.extents().subList(0, loops - 1), 5))
          .and(CALL);
    }
    boolean words = few && (runs || Movable.elementBytes(request) == Integer.BYTES);
    boolean repeated = !runs && few && loops > 0 && box.steps().get(0).get(loops - 1) == 0;
    double moved =
        runs
            ? (loops == 1 ? 1.2 : 5.5)
            : few ? (Movable.elementBytes(request) < Integer.BYTES ? 1.5 : 0.6) : 2.8;
    return (repeated ? Counts.of(LOAD, 0.5).and(STORE) : copy)
        .and(STEP)
        .and(ARITHMETIC, moved)
        .times(copies)
        .and(around(box.extents().subList(0, Math.max(0, loops - 1)), words ? 4 : 6))
        .and(CALL);
  }

  /** The loops around the innermost one. */
  private static Counts around(List<Integer> extents, int arithmetic) {
    Counts counts = Counts.NONE;
    double turns = 1;
    for (int extent : extents) {
      turns *= extent;
      counts =
          counts.and(
              Counts.of(STEP).and(ARITHMETIC, arithmetic).and(LOAD, arithmetic - 1).times(turns));
    }
    return counts;
  }
}

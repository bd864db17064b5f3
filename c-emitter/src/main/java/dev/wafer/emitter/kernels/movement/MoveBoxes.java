package dev.wafer.emitter.kernels.movement;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FILLED_BYTE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.c.Templates;
import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.access.Access;
import dev.wafer.ir.access.StridedLoops;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Movements of several boxes of an input, or of one that does not fill the output, which is zero
 * elsewhere: a table of boxes and one nest of loops for all of them. Any element type.
 */
public final class MoveBoxes implements Kernel<Op> {
  /** Of a box in the table besides its loops: from and to. */
  private static final int PLACES = 2;

  /** Of a loop: extent, step of the input, step of the output. */
  private static final int OF_LOOP = 3;

  @Override
  public String name() {
    return "move_boxes";
  }

  /** What PAD writes around its input is a value of its own. */
  @Override
  public List<Class<? extends Op>> operators() {
    return Moved.OPERATORS.stream().filter(kind -> kind != Pad.class).toList();
  }

  @Override
  public Optional<KernelBinding> bind(Op op, KernelRequest request) {
    int inputs = request.node().inputs().size();
    if (!Movable.accepts(request, inputs)) {
      return Optional.empty();
    }
    return Moved.of(request.node())
        .filter(accesses -> request.node().outputs().size() == 1 && !accesses.isEmpty())
        .filter(accesses -> isPieced(accesses, inputs) || leavesZeros(request, accesses))
        .map(accesses -> bind(request, accesses));
  }

  /** Whether it takes several boxes of an input, none of the first, or puts one where no box is. */
  private static boolean isPieced(List<Access> accesses, int inputs) {
    return accesses.size() > inputs
        || accesses.get(0).input() > 0
        || (accesses.size() > 1 && accesses.stream().anyMatch(a -> !a.to().isDenseBox()));
  }

  private static boolean leavesZeros(KernelRequest request, List<Access> accesses) {
    long written = accesses.stream().mapToLong(Access::elements).sum();
    return written < request.output().shape().elements();
  }

  private KernelBinding bind(KernelRequest request, List<Access> accesses) {
    int bytes = Movable.elementBytes(request);
    List<StridedLoops> nests = accesses.stream().map(Access::dense).toList();
    boolean runs =
        nests.stream()
            .allMatch(nest -> nest.run() > 1 && nest.run() * bytes >= Movable.MIN_RUN_BYTES);
    int unit = runs ? bytes : 1;
    int loops = nests.stream().mapToInt(StridedLoops::count).max().orElse(1);
    boolean clears = leavesZeros(request, accesses);
    CType type = runs ? CType.BYTE : CType.of(request.inputType(0));
    KernelBinding.Builder binding =
        KernelBinding.builder(
                name(),
                Templates.beside(MoveBoxes.class),
                "move_boxes_" + (runs ? "runs" : request.inputType(0).mnemonic()) + "_" + loops)
            .bake("type", type)
            .bake("runs", runs)
            .bake("loops", loops)
            .bake("clears", clears)
            .bake("inputs", request.node().inputs().size());
    List<Integer> table = new ArrayList<>();
    for (int i = 0; i < request.node().inputs().size(); i++) {
      binding.input(i);
    }
    binding.output(0).parameters();
    for (int i = 0; i < request.node().inputs().size(); i++) {
      int input = i;
      List<Access> own = accesses.stream().filter(a -> a.input() == input).toList();
      own.forEach(access -> add(table, access, loops, runs, unit));
      binding.parameter("boxes" + i, CType.I32, own.size());
    }
    if (clears) {
      binding.parameter("bytes", CType.U32, request.output().type().sizeBytes());
    }
    Counts counts = Counts.of(CALL);
    for (StridedLoops nest : nests) {
      long run = runs ? nest.run() : 1;
      Counts copy =
          runs ? CopyCounts.called(request.core(), run * bytes) : Counts.of(LOAD).and(STORE);
      double copies = (double) nest.elements() / run;
      double rows = copies / (runs ? 1 : Math.max(1, nest.extents().get(nest.count() - 1)));
      counts =
          counts
              .and(copy.and(STEP).and(LOAD, OF_LOOP).and(ARITHMETIC, 3).times(copies))
              .and(Counts.of(STEP).and(LOAD, OF_LOOP).and(ARITHMETIC, 8).times(rows))
              .and(LOAD, PLACES + OF_LOOP * loops);
    }
    return binding
        .parameter("table", table(table))
        .counts(counts.and(FILLED_BYTE, clears ? request.output().type().sizeBytes() : 0))
        .build();
  }

  /** Outer loops that a box lacks turn once. */
  private static void add(List<Integer> table, Access access, int loops, boolean runs, int unit) {
    StridedLoops nest = access.dense();
    table.add(access.first() * unit);
    table.add(access.firstWritten() * unit);
    for (int i = nest.count(); i < loops; i++) {
      table.addAll(List.of(1, 0, 0));
    }
    for (int i = 0; i < nest.count(); i++) {
      table.add(nest.extents().get(i) * (runs && i == nest.count() - 1 ? unit : 1));
      table.add(nest.steps().get(0).get(i) * unit);
      table.add(nest.steps().get(1).get(i) * unit);
    }
  }

  private static PackedConstant table(List<Integer> values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(out::putInt);
    return new PackedConstant(
        "table", PackedConstant.Kind.TABLE, CType.I32, 4, Bytes.wrap(out.array()));
  }
}

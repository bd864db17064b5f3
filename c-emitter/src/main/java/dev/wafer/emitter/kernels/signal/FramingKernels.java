package dev.wafer.emitter.kernels.signal;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.emitter.kernels.CopyCounts;
import dev.wafer.ir.DataType;
import dev.wafer.ir.op.OverlapAdd;
import dev.wafer.ir.op.SignalDelay;
import dev.wafer.ir.op.SignalFramer;
import dev.wafer.ir.op.SignalStacker;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.Kernel;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.targets.Core;
import java.util.List;
import java.util.Optional;

/** Operators that keep samples: frames over what is kept and what comes. */
final class FramingKernels {
  private FramingKernels() {}

  static List<Kernel<?>> all() {
    return List.of(
        SignalKernel.of(
                "signal_delay", SignalDelay.class, FramingKernels::delay, INT16, INT16, INT16)
            .from("Frames"),
        SignalKernel.of(
                "signal_framer",
                SignalFramer.class,
                FramingKernels::framer,
                INT16,
                INT16,
                INT32,
                INT16,
                BOOL)
            .from("Frames"),
        SignalKernel.of(
                "signal_stacker",
                SignalStacker.class,
                FramingKernels::stacker,
                INT16,
                INT16,
                INT32,
                INT16,
                BOOL)
            .from("Frames"),
        SignalKernel.of(
            "overlap_add_i16", OverlapAdd.class, FramingKernels::overlapAdd, INT16, INT16, INT16),
        SignalKernel.of(
            "overlap_add_f32",
            OverlapAdd.class,
            FramingKernels::overlapAdd,
            FLOAT32,
            FLOAT32,
            FLOAT32));
  }

  private static Optional<KernelBinding.Builder> delay(SignalDelay op, SignalKernel.Bound to) {
    if (!keeps(to.request())) {
      return Optional.empty();
    }
    int row = lastExtent(to.request());
    KernelBinding.Builder binding =
        to.binding().bake("form", "delay").input(0).input(1).output(0).parameters();
    return frames(to, binding, op.samples(), row, new Frames(1, row, row));
  }

  private static Optional<KernelBinding.Builder> framer(SignalFramer op, SignalKernel.Bound to) {
    if (!keeps(to.request())) {
      return Optional.empty();
    }
    KernelBinding.Builder binding =
        to.binding()
            .bake("form", "frame")
            .bake("prefill", op.prefill())
            .input(0)
            .input(1)
            .input(2)
            .output(0)
            .output(1)
            .parameters()
            .parameter("pieces", CType.I32, op.pieces());
    int row = lastExtent(to.request());
    return frames(
        to, binding, op.history(), row, new Frames(row / op.step(), op.step(), op.size()));
  }

  private static Optional<KernelBinding.Builder> stacker(SignalStacker op, SignalKernel.Bound to) {
    if (!keeps(to.request())) {
      return Optional.empty();
    }
    KernelBinding.Builder binding =
        to.binding()
            .bake("form", "stack")
            .input(0)
            .input(1)
            .input(2)
            .output(0)
            .output(1)
            .parameters()
            .parameter("first", CType.I32, op.left() + 1L)
            .parameter("window", CType.I32, op.window())
            .parameter("step", CType.I32, op.step());
    int row = op.channels();
    return frames(to, binding, (op.window() - 1) * row, row, new Frames(1, row, op.window() * row));
  }

  private static boolean keeps(KernelRequest request) {
    return request.graph().isVariable(request.input(1))
        && (request.node().inputs().size() < 3 || request.graph().isVariable(request.input(2)));
  }

  private static int lastExtent(KernelRequest request) {
    List<Integer> dims = request.input(0).shape().dims();
    return dims.get(dims.size() - 1);
  }

  /** Frames that are {@code pitch} elements apart. */
  private record Frames(int count, int pitch, int size) {}

  /**
   * @param kept elements of each row in the state
   */
  private static Optional<KernelBinding.Builder> frames(
      SignalKernel.Bound to, KernelBinding.Builder binding, int kept, int row, Frames frames) {
    int rows = to.request().input(0).shape().elements() / row;
    Core core = to.request().core();
    Counts counts = CopyCounts.called(core, 2L * kept);
    for (int i = 0; i < frames.count(); i++) {
      long held = Math.min(frames.size(), Math.max(0, kept - i * frames.pitch()));
      counts =
          counts
              .and(held > 0 ? CopyCounts.called(core, 2 * held) : Counts.NONE)
              .and(
                  held < frames.size()
                      ? CopyCounts.called(core, 2 * (frames.size() - held))
                      : Counts.NONE)
              .and(STEP)
              .and(ARITHMETIC, 12);
    }
    return Optional.of(
        binding
            .bake("keeps", kept > 0)
            .bake("long", kept > row)
            .parameter("rows", CType.I32, rows)
            .parameter("row", CType.I32, row)
            .parameter("kept", CType.I32, kept)
            .parameter("frames", CType.I32, frames.count())
            .parameter("pitch", CType.I32, frames.pitch())
            .parameter("size", CType.I32, frames.size())
            .counts(counts.and(STEP).and(ARITHMETIC, 4).times(rows).and(CALL)));
  }

  private static Optional<KernelBinding.Builder> overlapAdd(OverlapAdd op, SignalKernel.Bound to) {
    if (!keeps(to.request())) {
      return Optional.empty();
    }
    DataType type = to.request().outputType();
    int size = lastExtent(to.request());
    List<Integer> dims = to.request().input(0).shape().dims();
    int frames = dims.get(dims.size() - 2);
    long elements = to.request().input(0).shape().elements();
    Counts sum = type == FLOAT32 ? Counts.of(FLOAT_ADD, 0.55) : Counts.of(ARITHMETIC, 12);
    Counts frame = Counts.of(STEP).and(ARITHMETIC, 8).and(LOAD, 8);
    KernelBinding.Builder binding =
        to.binding()
            .bake("type", CType.of(type))
            .input(0)
            .input(1)
            .output(0)
            .parameters()
            .parameter("rows", CType.I32, elements / size / frames)
            .parameter("frames", CType.I32, frames)
            .parameter("step", CType.I32, op.step())
            .parameter("kept", CType.I32, size - op.step());
    if (type == INT16) {
      binding.helper("clamp");
    }
    return Optional.of(
        binding.counts(
            sum.and(LOAD, 4)
                .and(STORE)
                .and(STEP)
                .and(ARITHMETIC, 5)
                .times(elements)
                .and(frame.times((double) elements / size))
                .and(CALL)));
  }
}

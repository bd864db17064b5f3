package dev.wafer.ir.spec;

import static dev.wafer.ir.DataType.BOOL;
import static dev.wafer.ir.DataType.FLOAT32;
import static dev.wafer.ir.DataType.INT16;
import static dev.wafer.ir.DataType.INT32;

import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.OverlapAdd;
import dev.wafer.ir.op.SignalDelay;
import dev.wafer.ir.op.SignalFramer;
import dev.wafer.ir.op.SignalStacker;
import java.util.List;
import java.util.stream.Stream;

/** Operators that keep samples from one run to the next. */
final class FramingSpecs {
  private static final Rule RANK =
      Rule.consistent("the input has an axis of samples, an overlapping sum one of frames, too");
  private static final Rule DELAY =
      Rule.consistent("the delay is not negative, and at most 16384 samples");
  private static final Rule FRAMES =
      Rule.consistent(
          "1 <= frame_step <= frame_size <= 16384, and the step divides the samples of a row");
  private static final Rule STACK =
      Rule.consistent(
          "the input has num_channels elements, contexts are between 0 and 16384, and the step is"
              + " between 1 and the frames of an output");

  private static final Rule SIZE = Rule.supported("the state has at most 2^24 elements");

  private static final int MAX = 16384;
  private static final int MOST_KEPT = 1 << 24;

  private FramingSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(delay(), framer(), stacker(), overlapAdd());
  }

  private static OpSpec<SignalDelay> delay() {
    TypeTable file = TypeTable.inputs("input").outputs("output").same(INT16);
    return OpSpec.of(SignalDelay.class, "SignalDelay")
        .types(file.fixed("state", INT16))
        .shape((op, node) -> Extents.of(node.input(0).shape()), RANK, DELAY, SIZE)
        .states(
            (op, node) -> {
              requireRank(node, 1);
              node.require(
                  op.samples() >= 0 && op.samples() <= MAX,
                  DELAY,
                  () -> "delay_length " + op.samples());
              return List.of(kept(node, 1, op.samples()));
            })
        .text(
            (op, out) -> out.with("delay_length", op.samples()),
            in -> new SignalDelay(in.integer("delay_length")))
        .customForm("SignalDelay", file)
        .build();
  }

  private static OpSpec<SignalFramer> framer() {
    TypeTable file = TypeTable.inputs("input").outputs("output", "valid").row(INT16, INT16, BOOL);
    return OpSpec.of(SignalFramer.class, "SignalFramer")
        .types(file.fixed("state", INT16).fixed("pieces", INT32))
        .shapes(FramingSpecs::framed, RANK, FRAMES, SIZE)
        .states(
            (op, node) -> {
              requireFrames(op, node);
              return List.of(kept(node, 1, op.history()), TensorType.of(INT32, 1));
            })
        .text(
            (op, out) ->
                out.with("frame_size", op.size())
                    .with("frame_step", op.step())
                    .with("prefill", op.prefill()),
            in ->
                new SignalFramer(
                    in.integer("frame_size"), in.integer("frame_step"), in.flag("prefill")))
        .note(
            "Where a frame is not full yet, it begins with zeros; TensorFlow Lite Micro leaves in"
                + " it what lay in memory.")
        .customForm("SignalFramer", file)
        .build();
  }

  private static List<Extents> framed(SignalFramer op, NodeCheck node) {
    requireFrames(op, node);
    Shape x = node.input(0).shape();
    int last = x.rank() - 1;
    return List.of(Extents.of(x).with(last, x.dim(last) / op.step()).and(op.size()), Extents.of());
  }

  private static void requireFrames(SignalFramer op, NodeCheck node) {
    requireRank(node, 1);
    Shape x = node.input(0).shape();
    node.require(
        op.step() >= 1
            && op.step() <= op.size()
            && op.size() <= MAX
            && x.dim(x.rank() - 1) % op.step() == 0,
        FRAMES,
        () -> "frame_size %d, frame_step %d, input [%s]".formatted(op.size(), op.step(), x));
  }

  private static OpSpec<SignalStacker> stacker() {
    TypeTable file = TypeTable.inputs("input").outputs("output", "valid").row(INT16, INT16, BOOL);
    return OpSpec.of(SignalStacker.class, "SignalStacker")
        .types(file.fixed("state", INT16).fixed("frames", INT32))
        .shapes(
            (op, node) -> {
              requireStack(op, node);
              return List.of(Extents.of((long) op.window() * op.channels()), Extents.of());
            },
            SignalSpecs.ONE_AXIS,
            STACK)
        .states(
            (op, node) -> {
              requireStack(op, node);
              return List.of(
                  TensorType.of(INT16, Math.max(1, (op.window() - 1) * op.channels())),
                  TensorType.of(INT32, 1));
            })
        .text(
            (op, out) ->
                out.with("num_channels", op.channels())
                    .with("stacker_left_context", op.left())
                    .with("stacker_right_context", op.right())
                    .with("stacker_step", op.step()),
            in ->
                new SignalStacker(
                    in.integer("num_channels"),
                    in.integer("stacker_left_context"),
                    in.integer("stacker_right_context"),
                    in.integer("stacker_step")))
        .note(
            "Where the output is not due, it has the last frames all the same; TensorFlow Lite"
                + " Micro leaves in it what lay in memory.")
        .customForm("SignalStacker", file)
        .build();
  }

  private static void requireStack(SignalStacker op, NodeCheck node) {
    Shape x = node.input(0).shape();
    SignalSpecs.requireOneAxis(node, x);
    boolean holds =
        op.channels() == x.dim(0)
            && op.channels() <= MAX
            && Stream.of(op.left(), op.right()).allMatch(n -> n >= 0 && n <= MAX)
            && op.step() >= 1
            && op.step() <= op.window();
    node.require(
        holds,
        STACK,
        () ->
            "num_channels %d, contexts %d and %d, step %d, input [%s]"
                .formatted(op.channels(), op.left(), op.right(), op.step(), x));
  }

  private static OpSpec<OverlapAdd> overlapAdd() {
    return OpSpec.of(OverlapAdd.class, "SignalOverlapAdd")
        .types(TypeTable.inputs("input", "state").outputs("output").same(FLOAT32, INT16))
        .shape(
            (op, node) -> {
              requireOverlap(op, node);
              Shape x = node.input(0).shape();
              long samples = (long) x.dim(x.rank() - 2) * op.step();
              return Extents.of(x).without(x.rank() - 1).with(x.rank() - 2, samples);
            },
            RANK,
            FRAMES,
            SIZE)
        .states(
            (op, node) -> {
              requireOverlap(op, node);
              Shape x = node.input(0).shape();
              return List.of(kept(node, 2, x.dim(x.rank() - 1) - op.step()));
            })
        .text(
            (op, out) -> out.with("frame_step", op.step()),
            in -> new OverlapAdd(in.integer("frame_step")))
        .customForm(
            "SignalOverlapAdd", TypeTable.inputs("input").outputs("output").same(FLOAT32, INT16))
        .build();
  }

  private static void requireOverlap(OverlapAdd op, NodeCheck node) {
    requireRank(node, 2);
    Shape x = node.input(0).shape();
    int size = x.dim(x.rank() - 1);
    node.require(
        op.step() >= 1 && op.step() <= size && size <= MAX,
        FRAMES,
        () -> "frame_step %d, input [%s]".formatted(op.step(), x));
  }

  private static void requireRank(NodeCheck node, int least) {
    Shape x = node.input(0).shape();
    node.require(x.rank() >= least, RANK, () -> "[" + x + "]");
  }

  /**
   * So many elements for each row of the input; one where there is nothing to keep, because a
   * variable has at least one.
   *
   * @param axes that make a row
   */
  private static TensorType kept(NodeCheck node, int axes, int elements) {
    Value input = node.input(0);
    Shape x = input.shape();
    int rows = 1;
    for (int extent : x.dims().subList(0, x.rank() - axes)) {
      rows *= extent;
    }
    int of = rows;
    node.require(
        (long) rows * elements <= MOST_KEPT,
        SIZE,
        () -> "%d rows of %d elements".formatted(of, elements));
    return TensorType.of(input.dataType(), rows, Math.max(1, elements));
  }
}

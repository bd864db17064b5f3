package dev.wafer.reference.ops;

import static dev.wafer.ir.DataType.FLOAT32;

import dev.wafer.ir.op.OverlapAdd;
import dev.wafer.ir.op.SignalDelay;
import dev.wafer.ir.op.SignalFramer;
import dev.wafer.ir.op.SignalStacker;
import dev.wafer.reference.Tensor;
import java.util.List;

/** Operators that keep samples from one run to the next. */
final class FramingOps {
  private FramingOps() {}

  static List<Tensor> delay(Invocation call) {
    int row = lastExtent(call);
    return List.of(
        windows(call, call.op(SignalDelay.class).samples(), row, new Frames(1, row, row)));
  }

  static List<Tensor> framer(Invocation call) {
    SignalFramer op = call.op(SignalFramer.class);
    int frames = lastExtent(call) / op.step();
    int[] pieces = call.input(2).ints();
    boolean valid = op.prefill() || pieces[0] + 1 >= op.pieces();
    pieces[0] = Math.min(pieces[0] + frames, op.pieces());
    Tensor out =
        windows(call, op.history(), lastExtent(call), new Frames(frames, op.step(), op.size()));
    return List.of(out, flag(call, valid));
  }

  static List<Tensor> stacker(Invocation call) {
    SignalStacker op = call.op(SignalStacker.class);
    int[] frames = call.input(2).ints();
    int kept = (op.window() - 1) * op.channels();
    if (frames[0] == 0) {
      short[] state = call.input(1).shorts();
      for (int i = 0; i < kept; i++) {
        state[i] = call.input(0).shorts()[i % op.channels()];
      }
    }
    int available = frames[0] == 0 ? op.left() + 1 : frames[0];
    boolean due = available >= op.window();
    frames[0] = 1 + (due ? available - op.step() : available);
    Tensor out =
        windows(
            call, kept, op.channels(), new Frames(1, op.channels(), op.window() * op.channels()));
    return List.of(out, flag(call, due));
  }

  static List<Tensor> overlapAdd(Invocation call) {
    int step = call.op(OverlapAdd.class).step();
    int size = lastExtent(call);
    int rank = call.node().input(0).shape().rank();
    int frames = call.node().input(0).shape().dim(rank - 2);
    Tensor out = Tensor.zeros(call.outputType());
    for (int frame = 0; frame < call.input(0).elements() / size; frame++) {
      int state = frame / frames * Math.max(1, size - step);
      for (int i = 0; i < size; i++) {
        boolean done = i < step;
        Tensor to = done ? out : call.input(1);
        int at = done ? frame * step + i : state + i - step;
        store(
            call.input(0),
            frame * size + i,
            call.input(1),
            i < size - step ? state + i : -1,
            to,
            at);
      }
    }
    return List.of(out);
  }

  /**
   * Stores the sum of an element and one of the state.
   *
   * @param held index of the state's element, -1 for zero
   */
  private static void store(Tensor x, int i, Tensor state, int held, Tensor to, int at) {
    if (x.dataType() == FLOAT32) {
      to.floats()[at] = x.floats()[i] + (held < 0 ? 0 : state.floats()[held]);
    } else {
      int sum = x.shorts()[i] + (held < 0 ? 0 : state.shorts()[held]);
      to.shorts()[at] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum));
    }
  }

  /** Frames that are {@code step} elements apart. */
  private record Frames(int count, int step, int size) {}

  /**
   * Frames of each row behind its last elements before, which are kept for the next run.
   *
   * @param kept elements of each row in the state
   */
  private static Tensor windows(Invocation call, int kept, int row, Frames frames) {
    short[] x = call.input(0).shorts();
    short[] state = call.input(1).shorts();
    Tensor out = Tensor.zeros(call.outputType());
    for (int r = 0; r < x.length / row; r++) {
      short[] samples = new short[kept + row];
      System.arraycopy(state, r * Math.max(1, kept), samples, 0, kept);
      System.arraycopy(x, r * row, samples, kept, row);
      for (int f = 0; f < frames.count(); f++) {
        int to = (r * frames.count() + f) * frames.size();
        System.arraycopy(samples, f * frames.step(), out.shorts(), to, frames.size());
      }
      System.arraycopy(samples, row, state, r * Math.max(1, kept), kept);
    }
    return out;
  }

  private static int lastExtent(Invocation call) {
    List<Integer> dims = call.node().input(0).shape().dims();
    return dims.get(dims.size() - 1);
  }

  private static Tensor flag(Invocation call, boolean value) {
    return Tensor.ofInts(call.node().output(1).type(), new int[] {value ? 1 : 0});
  }
}

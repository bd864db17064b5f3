package dev.wafer.emitter.kernels;

import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * The loops over some axes of a tensor, outermost first: axes of extent 1 are left out, neighbours
 * are one loop where their elements lie so.
 */
public record AxisLoops(List<Loop> loops) {
  /**
   * Loops of each kind that most reductions take; fewer are filled up, so that these share one
   * function.
   */
  private static final int USUAL_LOOPS = 2;

  /** A loop; the step is in elements. */
  public record Loop(int extent, int step) {}

  public AxisLoops {
    loops = List.copyOf(loops);
  }

  /** The loops over the axes that are reduced, or over all others. */
  public static AxisLoops of(Layout in, List<Integer> axes, boolean reduced) {
    List<Loop> loops = new ArrayList<>();
    boolean open = false;
    for (int axis = in.shape().rank() - 1; axis >= 0; axis--) {
      int extent = in.shape().dim(axis);
      if (extent == 1) {
        continue;
      }
      if (axes.contains(axis) != reduced) {
        open = false;
        continue;
      }
      Loop inner = open ? loops.get(0) : new Loop(0, 0);
      if (open && in.stride(axis) == inner.extent() * inner.step()) {
        loops.set(0, new Loop(inner.extent() * extent, inner.step()));
      } else {
        loops.add(0, new Loop(extent, in.stride(axis)));
        open = true;
      }
    }
    return new AxisLoops(loops);
  }

  /** Turns of the innermost loop. */
  public int innermost() {
    return loops.isEmpty() ? 1 : loops.get(loops.size() - 1).extent();
  }

  /** Bakes the number of loops and passes their extents and steps, outermost first. */
  public void pass(KernelBinding.Builder binding, String name) {
    int count = Math.max(USUAL_LOOPS, loops.size());
    binding.bake(name + "Loops", count);
    for (int i = 0; i < count; i++) {
      int missing = count - loops.size();
      Loop loop = i < missing ? new Loop(1, 0) : loops.get(i - missing);
      binding
          .parameter(name + i, CType.I32, loop.extent())
          .parameter(name + "_step" + i, CType.I32, loop.step());
    }
  }
}

package dev.wafer.emitter.kernels;

import dev.wafer.emitter.kernels.AxisLoops.Loop;
import dev.wafer.ir.op.Plane;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.Window;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.Layout;
import java.util.List;
import java.util.Optional;

/**
 * Reductions of dense tensors over neighbouring axes of which the innermost axes are none: a column
 * for each of these. They are a pooling by a window that is all of a row of pixels.
 */
public final class Columns {
  private Columns() {}

  /** The pooling's geometry; empty where a reduction is of another form. */
  public static Optional<Plane> of(Reduce op, KernelRequest request) {
    if (!request.views().isDense() || request.output().shape().elements() == 0) {
      return Optional.empty();
    }
    Layout in = request.inputLayout(0);
    List<Loop> kept = AxisLoops.of(in, op.axes(), false).loops();
    List<Loop> reduced = AxisLoops.of(in, op.axes(), true).loops();
    if (kept.isEmpty() || kept.size() > 2 || reduced.size() != 1) {
      return Optional.empty();
    }
    int channels = kept.get(kept.size() - 1).extent();
    int pixels = reduced.get(0).extent();
    int rows = kept.size() == 1 ? 1 : kept.get(0).extent();
    boolean columns = reduced.get(0).step() == channels && pixels > 0;
    return columns
        ? Optional.of(new Plane(rows, 1, pixels, channels, 1, 1, channels, 1, pixels, Window.UNIT))
        : Optional.empty();
  }
}

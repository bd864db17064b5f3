package dev.wafer.emitter.kernels.matrix.sparse;

import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.BLOCK_COPY;
import static dev.wafer.targets.Work.CALL;
import static dev.wafer.targets.Work.COPIED_WORD;
import static dev.wafer.targets.Work.DIVIDE;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.STEP;

import dev.wafer.emitter.kernels.PlaneParameters;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Plane;
import dev.wafer.passes.cost.Counts;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;
import java.util.List;

/**
 * The rows of activations that a sparse matrix is multiplied with: those of a FULLY_CONNECTED, the
 * pixels or windows of a CONV_2D. A group of rows at a time is multiplied, read either where it
 * lies or from a copy in scratch, zeros behind it. Template {@code kernels/matrix/sparse/rows.ftl}.
 *
 * @param count rows in all
 * @param group rows multiplied at a time; not more than there are
 * @param pitch elements from one row of a group to the next
 * @param copied whether a group is copied to scratch
 */
record SparseRows(Plane plane, int count, int group, int pitch, boolean copied) {
  /** What multiplies rows by a matrix of weights. */
  static final List<Class<? extends Op>> OPERATORS = List.of(FullyConnected.class, Conv2d.class);

  /**
   * Rows of a node.
   *
   * @param group rows that the kernel can multiply at a time; it takes one where there are fewer
   * @param multiple of columns that the kernel reads; the rest is zero
   */
  static SparseRows of(KernelRequest request, SparseMatrix matrix, int group, int multiple) {
    boolean dense = request.node().op().sliding().isEmpty();
    int columns = matrix.columns();
    int count = request.output().shape().elements() / matrix.outputs();
    Plane plane = dense ? Plane.ofRows(count, columns, matrix.outputs()) : Plane.of(request.node());
    int pitch = (columns + multiple - 1) / multiple * multiple;
    boolean copied =
        pitch != columns
            || !(plane.isPointwise() && request.input(0).shape().elements() == count * columns);
    return new SparseRows(plane, count, count >= group ? group : 1, pitch, copied);
  }

  /** Whether there is a row; of operators {@link #OPERATORS}. */
  static boolean accepts(KernelRequest request) {
    return request.output().shape().elements() > 0;
  }

  /**
   * Bakes how rows are found and passes input, scratch of a copy, further scratch, output and the
   * parameter structure, to which it adds its fields.
   *
   * @param type of an activation
   * @param fill what a window reads outside the input
   */
  KernelBinding.Builder addTo(KernelBinding.Builder binding, CType type, int fill) {
    binding
        .bake("rows", group)
        .bake("patches", copied)
        .bake("dilated", plane.dilationW() > 1)
        .input(0);
    if (copied) {
      binding.scratch("copied rows", type, (long) group * pitch * type.sizeBytes(), 4);
    }
    binding
        .parameter("rows", CType.I32, count)
        .parameter("pitch", CType.I32, pitch)
        .parameter("outputs", CType.I32, plane.outC());
    if (copied) {
      PlaneParameters.addTo(binding, plane);
      binding.parameter("fill", CType.I32, fill);
    }
    return binding;
  }

  /** Copying the rows. */
  Counts copyCounts() {
    if (!copied) {
      return Counts.of(CALL);
    }
    double copies = plane.filterH() * (plane.isDilated() ? plane.filterW() : 1.0);
    return Counts.of(BLOCK_COPY)
        .and(STEP)
        .and(ARITHMETIC, 10)
        .and(LOAD, 6)
        .times(copies)
        .and(COPIED_WORD, pitch / 4.0)
        .and(DIVIDE, 3)
        .and(CALL)
        .and(ARITHMETIC, 10)
        .times(count)
        .and(CALL);
  }
}

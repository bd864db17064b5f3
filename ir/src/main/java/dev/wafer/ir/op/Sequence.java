package dev.wafer.ir.op;

import dev.wafer.ir.Shape;

/**
 * How a recurrent layer walks over its input: the one geometry of such layers. Rows are those of
 * the input and of the output, in units of their innermost extents.
 *
 * @param timeMajor whether the steps are the outermost axis
 */
public record Sequence(boolean timeMajor, int batches, int steps, int inputs) {
  /**
   * The geometry of an input.
   *
   * @param x [batch, time, in], [time, batch, in] where {@code timeMajor}, or [batch, in] of one
   *     step
   */
  public static Sequence of(Shape x, boolean timeMajor) {
    boolean steps = x.rank() == 3;
    return new Sequence(
        timeMajor,
        x.dim(steps && timeMajor ? 1 : 0),
        steps ? x.dim(timeMajor ? 0 : 1) : 1,
        x.dim(-1));
  }

  /** The row of a step of a batch. */
  public int row(int batch, int step) {
    return batch * batchRows() + step * stepRows();
  }

  /** Rows from a step to the next. */
  public int stepRows() {
    return timeMajor ? batches : 1;
  }

  /** Rows from a batch to the next. */
  public int batchRows() {
    return timeMajor ? 1 : steps;
  }
}

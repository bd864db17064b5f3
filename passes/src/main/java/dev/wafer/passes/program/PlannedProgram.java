package dev.wafer.passes.program;

import dev.wafer.passes.plan.ArenaPlan;

/** A program whose buffers have their places in the arena. */
public record PlannedProgram(Program program, ArenaPlan plan) {
  /** Arena offset of the first element of a view. */
  public long offsetBytes(View view) {
    return plan.offsetBytes(view.buffer().id()) + view.offsetBytes();
  }

  /** Arena offset of a buffer. */
  public long offsetBytes(Buffer buffer) {
    return plan.offsetBytes(buffer.id());
  }
}

package dev.wafer.emitter.kernels.recurrent;

import dev.wafer.ir.op.Sequence;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;

/** Extents of a recurrent layer, and how its rows lie. */
public record RecurrentLayout(Sequence sequence, int units, int outputs) {
  public int batches() {
    return sequence.batches();
  }

  public int steps() {
    return sequence.steps();
  }

  public int inputs() {
    return sequence.inputs();
  }

  /** Steps of all batches. */
  public double allSteps() {
    return (double) batches() * steps();
  }

  /** Passes the extents, and the elements from step to step and from batch to batch. */
  public KernelBinding.Builder addTo(KernelBinding.Builder binding) {
    long stepRows = sequence.stepRows();
    long batchRows = sequence.batchRows();
    return binding
        .parameter("batches", CType.I32, batches())
        .parameter("steps", CType.I32, steps())
        .parameter("inputs", CType.I32, inputs())
        .parameter("units", CType.I32, units)
        .parameter("input_step", CType.I32, stepRows * inputs())
        .parameter("input_batch", CType.I32, batchRows * inputs())
        .parameter("output_step", CType.I32, stepRows * outputs)
        .parameter("output_batch", CType.I32, batchRows * outputs);
  }
}

package dev.wafer.emitter.kernels.recurrent.portable;

import dev.wafer.ir.op.Sequence;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.KernelBinding;

/** Extents of a recurrent layer, and how its rows lie. */
record RecurrentLayout(Sequence sequence, int units, int outputs) {
  int batches() {
    return sequence.batches();
  }

  int steps() {
    return sequence.steps();
  }

  int inputs() {
    return sequence.inputs();
  }

  /** Steps of all batches. */
  double allSteps() {
    return (double) batches() * steps();
  }

  /** Passes the extents, and the elements from step to step and from batch to batch. */
  KernelBinding.Builder addTo(KernelBinding.Builder binding) {
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

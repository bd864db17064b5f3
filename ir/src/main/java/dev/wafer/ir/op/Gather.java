package dev.wafer.ir.op;

/**
 * Slices of the input along an axis, in the order of indices. Inputs: x [batches, outer, axis,
 * inner], indices [batches, any], both with as many axes of batches. An index outside of the axis
 * takes the nearest one inside.
 *
 * @param axis of the input
 * @param batchDims axes that both inputs begin with
 */
public record Gather(int axis, int batchDims) implements Indexed {
  @Override
  public String mnemonic() {
    return "GATHER";
  }
}

package dev.wafer.ir.op;

/**
 * The mean of each channel of a plane from its {@link PlaneSums}; [1, 1, 1, c] to as many elements.
 *
 * @param pixels that were added
 * @param quotient whether it is rounded as AVERAGE_POOL_2D does, else as MEAN
 * @param activation of a quotient
 */
public record MeanOfSums(int pixels, boolean quotient, Activation activation) implements Op {
  @Override
  public String mnemonic() {
    return "MEAN_OF_SUMS";
  }
}

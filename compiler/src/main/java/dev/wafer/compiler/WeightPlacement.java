package dev.wafer.compiler;

/** Where weights lie, and when those with zeros are expanded. */
public enum WeightPlacement {
  /** {@link #FOLD} where that fits the budgets, else {@link #AUTO}. */
  FIT,
  /** The compiler's choice: the fastest that fits the budgets. */
  AUTO,
  /** All values in flash, as kernels read them. */
  FOLD,
  /** A shorter code in flash; expanded once, at start-up, into memory that is kept. */
  INIT,
  /** A shorter code in flash; expanded in each inference, right before its use. */
  ON_DEMAND,
  /** A sparse form in flash, which a kernel reads as it is. */
  DIRECT
}

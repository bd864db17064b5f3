package dev.wafer.passes.parameters;

/** Where a parameter lives on the device, and when the rest of its chain runs. */
public enum Placement {
  /** The final dense value in flash, computed at compile time. */
  FOLD,
  /** An earlier form in flash; the final value in persistent RAM, computed once at start-up. */
  INIT,
  /** An earlier form in flash; computed tile by tile in each inference, right before its use. */
  ON_DEMAND,
  /** The sparse form in flash, which a kernel reads as it is. */
  DIRECT
}

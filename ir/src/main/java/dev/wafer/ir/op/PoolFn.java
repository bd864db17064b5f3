package dev.wafer.ir.op;

/** What a pooling makes of the elements under its window; padded positions do not count. */
public enum PoolFn {
  /** The mean. */
  AVERAGE,
  /** The greatest. */
  MAX
}

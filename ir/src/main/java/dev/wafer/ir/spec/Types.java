package dev.wafer.ir.spec;

import dev.wafer.ir.DataType;

/** Sets of element types that several operators take. */
public final class Types {
  private Types() {}

  /** Types that operators which only move elements take. */
  public static DataType[] moved() {
    return new DataType[] {
      DataType.FLOAT32,
      DataType.INT8,
      DataType.UINT8,
      DataType.INT16,
      DataType.INT32,
      DataType.INT64,
      DataType.BOOL
    };
  }

  /** The types for which the format's sparse encodings are defined. */
  public static DataType[] sparse() {
    return new DataType[] {
      DataType.FLOAT32,
      DataType.FLOAT16,
      DataType.INT4,
      DataType.INT8,
      DataType.INT16,
      DataType.INT32,
      DataType.INT64,
      DataType.UINT8,
      DataType.BOOL
    };
  }

  /**
   * What weights may be stored in, and what signals are computed in, besides: they pass such
   * operators on the way to their user.
   */
  public static DataType[] movedOrStored() {
    return new DataType[] {
      DataType.FLOAT32,
      DataType.FLOAT16,
      DataType.INT8,
      DataType.UINT8,
      DataType.INT16,
      DataType.INT32,
      DataType.INT64,
      DataType.UINT32,
      DataType.UINT64,
      DataType.BOOL
    };
  }

  /** Types of constants that set shapes and axes. */
  public static DataType[] indices() {
    return new DataType[] {DataType.INT32, DataType.INT64};
  }
}

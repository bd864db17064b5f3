package dev.wafer.passes.program;

import dev.wafer.ir.DataType;

/**
 * Types of the emitted C: elements of arrays, fields of parameter structures, arguments. Each is
 * aligned to its own size on every core.
 */
public enum CType {
  I8("int8_t", Byte.MIN_VALUE, Byte.MAX_VALUE, 1),
  I16("int16_t", Short.MIN_VALUE, Short.MAX_VALUE, 2),
  I32("int32_t", Integer.MIN_VALUE, Integer.MAX_VALUE, 4),
  I64("int64_t", Long.MIN_VALUE, Long.MAX_VALUE, 8),
  U8("uint8_t", 0, 0xFF, 1),
  U16("uint16_t", 0, 0xFFFF, 2),
  U32("uint32_t", 0, 0xFFFF_FFFFL, 4),
  /** Whole numbers that Java holds as the {@code long} of the same bits. */
  U64("uint64_t", Long.MIN_VALUE, Long.MAX_VALUE, 8),
  /** Single precision; holds no whole number of a parameter. */
  F32("float", 0, -1, 4),
  /** The bytes of objects of any type. */
  BYTE("unsigned char", 0, 0xFF, 1);

  private final String spelling;
  private final long min;
  private final long max;
  private final int sizeBytes;

  CType(String spelling, long min, long max, int sizeBytes) {
    this.spelling = spelling;
    this.min = min;
    this.max = max;
    this.sizeBytes = sizeBytes;
  }

  public String spelling() {
    return spelling;
  }

  public int sizeBytes() {
    return sizeBytes;
  }

  /** Whether a number is one of the type's whole numbers. */
  public boolean holds(long value) {
    return min <= value && value <= max;
  }

  /**
   * The C type that holds an element of {@code dataType}; half floats are held as raw bits.
   *
   * @throws IllegalArgumentException for a type that no kernel knows
   */
  public static CType of(DataType dataType) {
    return switch (dataType) {
      case FLOAT32 -> F32;
      case FLOAT16, UINT16 -> U16;
      case INT8 -> I8;
      case INT4, BOOL, UINT8 -> U8;
      case INT16 -> I16;
      case INT32 -> I32;
      case UINT32 -> U32;
      case INT64 -> I64;
      case UINT64 -> U64;
      case FLOAT64 -> throw new IllegalArgumentException("float64 has no kernel");
    };
  }
}

package dev.wafer.passes.program;

import dev.wafer.ir.DataType;

/** Element types of C arrays. */
public enum CType {
  I8("int8_t", 1),
  I16("int16_t", 2),
  I32("int32_t", 4),
  I64("int64_t", 8),
  U8("uint8_t", 1),
  U16("uint16_t", 2),
  U32("uint32_t", 4),
  U64("uint64_t", 8),
  F32("float", 4);

  private final String spelling;
  private final int sizeBytes;

  CType(String spelling, int sizeBytes) {
    this.spelling = spelling;
    this.sizeBytes = sizeBytes;
  }

  public String spelling() {
    return spelling;
  }

  public int sizeBytes() {
    return sizeBytes;
  }

  /** The C type that holds an element of {@code dataType}; half floats are held as raw bits. */
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

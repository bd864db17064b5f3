package dev.wafer.ir;

/** Element type of a tensor. Names follow TensorFlow Lite's {@code TensorType}. */
public enum DataType {
  FLOAT32("f32", 32),
  FLOAT16("f16", 16),
  FLOAT64("f64", 64),
  INT4("i4", 4),
  INT8("i8", 8),
  INT16("i16", 16),
  INT32("i32", 32),
  INT64("i64", 64),
  UINT8("u8", 8),
  UINT16("u16", 16),
  UINT32("u32", 32),
  UINT64("u64", 64),
  BOOL("bool", 8);

  private final String mnemonic;
  private final int bits;

  DataType(String mnemonic, int bits) {
    this.mnemonic = mnemonic;
    this.bits = bits;
  }

  /** Short name used by the text form and by reports, for example {@code i8}. */
  public String mnemonic() {
    return mnemonic;
  }

  /** Bits that one element takes in a flat buffer; {@link #INT4} packs two elements in a byte. */
  public int bits() {
    return bits;
  }

  /** Bytes of {@code elements} consecutive elements, rounded up to whole bytes. */
  public long sizeBytes(long elements) {
    return Math.addExact(Math.multiplyExact(elements, (long) bits), 7L) / 8;
  }

  /** Whether the type is a floating-point type. */
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT16 || this == FLOAT64;
  }

  /** Whether the type is an integer type; {@link #BOOL} is not. */
  public boolean isInteger() {
    return !isFloat() && this != BOOL;
  }

  /** Whether the type is an unsigned integer type. */
  public boolean isUnsigned() {
    return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
  }

  /** Whether a number is a value of this integer type. */
  public boolean holds(int value) {
    if (!isInteger()) {
      throw new IllegalStateException("no integer type: " + this);
    }
    if (isUnsigned()) {
      return value >= 0 && (bits >= Integer.SIZE || value < 1L << bits);
    }
    return bits >= Integer.SIZE || (value >= -(1L << (bits - 1)) && value < 1L << (bits - 1));
  }
}

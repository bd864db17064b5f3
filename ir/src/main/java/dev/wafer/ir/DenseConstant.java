package dev.wafer.ir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A constant with every element present, row-major, little-endian. */
public final class DenseConstant implements Constant {
  private final DataType dataType;
  private final Shape shape;
  private final Bytes data;
  private final Map<Object, Object> derived = new ConcurrentHashMap<>();

  public DenseConstant(DataType dataType, Shape shape, Bytes data) {
    this.dataType = dataType;
    this.shape = shape;
    this.data = data;
    long expected = dataType.sizeBytes(shape.elements());
    if (data.size() != expected) {
      throw new IllegalArgumentException(
          "constant of %s[%s] takes %d bytes, found %d"
              .formatted(dataType.mnemonic(), shape, expected, data.size()));
    }
  }

  public static DenseConstant float32(Shape shape, float... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      out.putFloat(value);
    }
    return new DenseConstant(DataType.FLOAT32, shape, Bytes.wrap(out.array()));
  }

  /** A constant of any integer or boolean type; values are truncated to the type's width. */
  public static DenseConstant integers(DataType dataType, Shape shape, long... values) {
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(dataType.sizeBytes(values.length)))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      switch (dataType.bits()) {
        case 4 -> {
          int shift = (i & 1) * 4;
          int old = out.get(i / 2) & 0xFF & ~(0xF << shift);
          out.put(i / 2, (byte) (old | ((int) values[i] & 0xF) << shift));
        }
        case 8 -> out.put((byte) values[i]);
        case 16 -> out.putShort((short) values[i]);
        case 32 -> out.putInt((int) values[i]);
        default -> out.putLong(values[i]);
      }
    }
    return new DenseConstant(dataType, shape, Bytes.wrap(out.array()));
  }

  @Override
  public DataType dataType() {
    return dataType;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  public Bytes data() {
    return data;
  }

  /**
   * What follows from the elements, computed when it is first asked for: kernels offer themselves
   * for each part of a layer's rows, all of them with the same weights.
   *
   * @param key what it is, of a type of the caller's own: equal keys, equal results
   * @param result never changed by those who get it
   */
  @SuppressWarnings("unchecked") // a key's type belongs to one kind of result
  public <T> T derived(Object key, Function<DenseConstant, T> result) {
    Object known = derived.get(key);
    if (known == null) {
      known = result.apply(this);
      derived.put(key, known);
    }
    return (T) known;
  }

  @Override
  public long storedBytes() {
    return data.size();
  }

  /** Element {@code index} (row-major) of an integer or boolean constant. */
  public long integerAt(int index) {
    return switch (dataType) {
      case INT4 -> (byte) (data.get(index / 2) << (4 - (index & 1) * 4)) >> 4;
      case INT8 -> data.get(index);
      case UINT8, BOOL -> data.get(index) & 0xFFL;
      case INT16 -> data.shortAt(2 * index);
      case UINT16 -> data.shortAt(2 * index) & 0xFFFFL;
      case INT32 -> data.intAt(4 * index);
      case UINT32 -> data.intAt(4 * index) & 0xFFFF_FFFFL;
      case INT64, UINT64 -> data.longAt(8 * index);
      case FLOAT16, FLOAT32, FLOAT64 ->
          throw new IllegalStateException("not an integer constant: " + dataType);
    };
  }

  /** All elements (row-major) of an integer or boolean constant. */
  public long[] integers() {
    long[] values = new long[shape.elements()];
    if (dataType == DataType.INT8) {
      byte[] bytes = data.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes[i];
      }
    } else {
      Arrays.setAll(values, this::integerAt);
    }
    return values;
  }

  /** Element {@code index} (row-major) of a floating-point constant, widened or narrowed. */
  public float floatAt(int index) {
    return switch (dataType) {
      case FLOAT32 -> Float.intBitsToFloat(data.intAt(4 * index));
      case FLOAT16 -> Float16.toFloat(data.shortAt(2 * index));
      case FLOAT64 -> (float) Double.longBitsToDouble(data.longAt(8 * index));
      default -> throw new IllegalStateException("not a float constant: " + dataType);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenseConstant constant
        && dataType == constant.dataType
        && shape.equals(constant.shape)
        && data.equals(constant.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(dataType, shape, data);
  }

  @Override
  public String toString() {
    return dataType.mnemonic() + "[" + shape + "], " + data;
  }
}

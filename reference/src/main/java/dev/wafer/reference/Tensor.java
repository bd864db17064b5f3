package dev.wafer.reference;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Float16;
import dev.wafer.ir.SparseConstant;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The contents of a tensor on the host, row-major, in the narrowest primitive array that holds its
 * elements: {@code byte[]} for 4- and 8-bit types and booleans (4-bit elements one a byte), {@code
 * short[]} for 16-bit types and half floats, {@code int[]}, {@code long[]}, {@code float[]}, {@code
 * double[]}.
 *
 * <p>The array may be written to; only variables are, everything else is filled once.
 */
public final class Tensor {
  private static final Tensor ABSENT = zeros(Value.ABSENT.type());

  private final TensorType type;
  private final Object storage;

  private Tensor(TensorType type, Object storage, int length) {
    if (length != type.shape().elements()) {
      throw new IllegalArgumentException(
          "%d elements do not fill the shape [%s]".formatted(length, type.shape()));
    }
    this.type = type;
    this.storage = storage;
  }

  /** Stands for an optional input that a node leaves out. */
  public static Tensor absent() {
    return ABSENT;
  }

  /** A tensor of raw zeros. */
  public static Tensor zeros(TensorType type) {
    int n = type.shape().elements();
    return switch (type.dataType()) {
      case INT4, INT8, UINT8, BOOL -> new Tensor(type, new byte[n], n);
      case INT16, UINT16, FLOAT16 -> new Tensor(type, new short[n], n);
      case INT32, UINT32 -> new Tensor(type, new int[n], n);
      case INT64, UINT64 -> new Tensor(type, new long[n], n);
      case FLOAT32 -> new Tensor(type, new float[n], n);
      case FLOAT64 -> new Tensor(type, new double[n], n);
    };
  }

  /** A tensor of any integer or boolean type; each value is truncated to the type's width. */
  public static Tensor ofInts(TensorType type, int[] values) {
    int n = values.length;
    switch (type.dataType()) {
      case INT4, INT8, UINT8, BOOL -> {
        byte[] out = new byte[n];
        for (int i = 0; i < n; i++) {
          out[i] = (byte) values[i];
        }
        return new Tensor(type, out, n);
      }
      case INT16, UINT16 -> {
        short[] out = new short[n];
        for (int i = 0; i < n; i++) {
          out[i] = (short) values[i];
        }
        return new Tensor(type, out, n);
      }
      case INT32, UINT32 -> {
        return new Tensor(type, values, n);
      }
      case INT64, UINT64 -> {
        long[] out = new long[n];
        for (int i = 0; i < n; i++) {
          out[i] = values[i];
        }
        return new Tensor(type, out, n);
      }
      default -> throw new IllegalArgumentException("not an integer type: " + type.dataType());
    }
  }

  /** A tensor of any integer or boolean type; each value is truncated to the type's width. */
  public static Tensor ofLongs(TensorType type, long[] values) {
    return type.dataType() == DataType.INT64 || type.dataType() == DataType.UINT64
        ? new Tensor(type, values, values.length)
        : ofInts(type, Arrays.stream(values).mapToInt(x -> (int) x).toArray());
  }

  /** A FLOAT32 tensor over {@code values} itself. */
  public static Tensor ofFloats(TensorType type, float[] values) {
    if (type.dataType() != DataType.FLOAT32) {
      throw new IllegalArgumentException("not FLOAT32: " + type.dataType());
    }
    return new Tensor(type, values, values.length);
  }

  /**
   * The tensor whose flat little-endian buffer is {@code raw}.
   *
   * @throws IllegalArgumentException if the length does not fit the type
   */
  public static Tensor fromBytes(TensorType type, byte[] raw) {
    return fromBuffer(type, ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A dense constant's contents; {@code type} gives shape and quantization. */
  public static Tensor of(DenseConstant constant, TensorType type) {
    return fromBuffer(type, constant.data().buffer());
  }

  /** A constant's contents in dense form; {@code type} gives shape and quantization. */
  public static Tensor of(Constant constant, TensorType type) {
    return constant instanceof SparseConstant sparse
        ? of(SparseDecoder.decode(sparse), type)
        : of((DenseConstant) constant, type);
  }

  private static Tensor fromBuffer(TensorType type, ByteBuffer in) {
    if (in.remaining() != type.sizeBytes()) {
      throw new IllegalArgumentException(
          "a tensor of %s[%s] takes %d bytes, found %d"
              .formatted(
                  type.dataType().mnemonic(), type.shape(), type.sizeBytes(), in.remaining()));
    }
    Tensor tensor = zeros(type);
    switch (type.dataType()) {
      case INT4 -> {
        byte[] out = tensor.bytes();
        for (int i = 0; i < out.length; i++) {
          int shift = (i & 1) * 4;
          out[i] = (byte) ((byte) (in.get(i / 2) << (4 - shift)) >> 4);
        }
      }
      case INT8, UINT8, BOOL -> in.get(tensor.bytes());
      case INT16, UINT16, FLOAT16 -> in.asShortBuffer().get(tensor.shorts());
      case INT32, UINT32 -> in.asIntBuffer().get(tensor.ints());
      case INT64, UINT64 -> in.asLongBuffer().get(tensor.longs());
      case FLOAT32 -> in.asFloatBuffer().get(tensor.floats());
      case FLOAT64 -> in.asDoubleBuffer().get(tensor.doubles());
    }
    return tensor;
  }

  public TensorType type() {
    return type;
  }

  public DataType dataType() {
    return type.dataType();
  }

  public int elements() {
    return type.shape().elements();
  }

  /** The storage of a 4- or 8-bit or boolean tensor. */
  public byte[] bytes() {
    return (byte[]) storage;
  }

  /** The storage of a 16-bit tensor. */
  public short[] shorts() {
    return (short[]) storage;
  }

  /** The storage of a 32-bit integer tensor. */
  public int[] ints() {
    return (int[]) storage;
  }

  /** The storage of a 64-bit integer tensor. */
  public long[] longs() {
    return (long[]) storage;
  }

  /** The storage of a FLOAT32 tensor. */
  public float[] floats() {
    return (float[]) storage;
  }

  /** The storage of a FLOAT64 tensor. */
  public double[] doubles() {
    return (double[]) storage;
  }

  /** The primitive array behind the tensor, for code that moves elements without reading them. */
  public Object storage() {
    return storage;
  }

  /**
   * The elements of an integer or boolean tensor widened to {@code int}: the storage itself for
   * 32-bit types, else a copy. 64-bit elements are truncated.
   */
  public int[] toInts() {
    int n = elements();
    DataType dataType = type.dataType();
    if (storage instanceof int[] ints) {
      return ints;
    }
    int[] out = new int[n];
    if (storage instanceof byte[] in) {
      int mask = dataType == DataType.UINT8 || dataType == DataType.BOOL ? 0xFF : -1;
      for (int i = 0; i < n; i++) {
        out[i] = in[i] & mask;
      }
    } else if (storage instanceof short[] in && dataType != DataType.FLOAT16) {
      int mask = dataType == DataType.UINT16 ? 0xFFFF : -1;
      for (int i = 0; i < n; i++) {
        out[i] = in[i] & mask;
      }
    } else if (storage instanceof long[] in) {
      for (int i = 0; i < n; i++) {
        out[i] = (int) in[i];
      }
    } else {
      throw new IllegalStateException("not an integer tensor: " + dataType);
    }
    return out;
  }

  /** The elements of an integer or boolean tensor widened to {@code long}. */
  public long[] toLongs() {
    if (storage instanceof long[] longs) {
      return longs;
    }
    int[] in = toInts();
    long mask = type.dataType() == DataType.UINT32 ? 0xFFFF_FFFFL : -1L;
    long[] out = new long[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = in[i] & mask;
    }
    return out;
  }

  /** The elements of a floating-point tensor as {@code float}: the storage itself for FLOAT32. */
  public float[] toFloats() {
    if (storage instanceof float[] floats) {
      return floats;
    }
    float[] out = new float[elements()];
    if (storage instanceof double[] in) {
      for (int i = 0; i < out.length; i++) {
        out[i] = (float) in[i];
      }
    } else if (type.dataType() == DataType.FLOAT16) {
      short[] in = shorts();
      for (int i = 0; i < out.length; i++) {
        out[i] = Float16.toFloat(in[i]);
      }
    } else {
      throw new IllegalStateException("not a floating-point tensor: " + type.dataType());
    }
    return out;
  }

  /** The same storage under another type with as many elements of the same width. */
  public Tensor withType(TensorType newType) {
    if (newType.dataType().bits() != type.dataType().bits()) {
      throw new IllegalArgumentException(type.dataType() + " storage read as another width");
    }
    return new Tensor(newType, storage, elements());
  }

  /** The flat little-endian buffer of the tensor. */
  public byte[] toBytes() {
    byte[] raw = new byte[Math.toIntExact(type.sizeBytes())];
    ByteBuffer out = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    switch (type.dataType()) {
      case INT4 -> {
        byte[] in = bytes();
        for (int i = 0; i < in.length; i++) {
          raw[i / 2] |= (byte) ((in[i] & 0xF) << ((i & 1) * 4));
        }
      }
      case INT8, UINT8, BOOL -> out.put(bytes());
      case INT16, UINT16, FLOAT16 -> out.asShortBuffer().put(shorts());
      case INT32, UINT32 -> out.asIntBuffer().put(ints());
      case INT64, UINT64 -> out.asLongBuffer().put(longs());
      case FLOAT32 -> out.asFloatBuffer().put(floats());
      case FLOAT64 -> out.asDoubleBuffer().put(doubles());
    }
    return raw;
  }

  /** The contents as a constant. */
  public DenseConstant toConstant() {
    return new DenseConstant(type.dataType(), type.shape(), Bytes.wrap(toBytes()));
  }
}

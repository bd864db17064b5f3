package dev.wafer.ir;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An immutable run of bytes. Multi-byte elements are little-endian, as TensorFlow Lite has them.
 */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] data;

  private Bytes(byte[] data) {
    this.data = data;
  }

  public static Bytes empty() {
    return EMPTY;
  }

  /** Bytes holding a copy of {@code data}. */
  public static Bytes copyOf(byte[] data) {
    return new Bytes(data.clone());
  }

  /** Bytes over {@code data} itself, which the caller must not change any more. */
  public static Bytes wrap(byte[] data) {
    return new Bytes(data);
  }

  public int size() {
    return data.length;
  }

  public byte get(int index) {
    return data[index];
  }

  /** The two bytes at {@code index} as a number. */
  public short shortAt(int index) {
    return (short) ((data[index] & 0xFF) | data[index + 1] << Byte.SIZE);
  }

  /** The four bytes at {@code index} as a number. */
  public int intAt(int index) {
    return (shortAt(index) & 0xFFFF) | shortAt(index + Short.BYTES) << Short.SIZE;
  }

  /** The eight bytes at {@code index} as a number. */
  public long longAt(int index) {
    return (intAt(index) & 0xFFFF_FFFFL) | (long) intAt(index + Integer.BYTES) << Integer.SIZE;
  }

  public Bytes slice(int offset, int length) {
    return new Bytes(Arrays.copyOfRange(data, offset, offset + length));
  }

  public byte[] toArray() {
    return data.clone();
  }

  /** A fresh read-only little-endian view that shares the storage. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(data, bytes.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return data.length + " bytes";
  }
}

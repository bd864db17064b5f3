package dev.wafer.passes.encoding;

import dev.wafer.ir.Float16;
import dev.wafer.passes.encoding.Encoding.Unit;
import java.io.ByteArrayOutputStream;

/** An array cut into units. */
final class Units {
  private static final int NIBBLE_OFFSET = 8;

  private final byte[] data;
  private final Unit unit;

  Units(byte[] data, Unit unit) {
    this.data = data;
    this.unit = unit;
  }

  int count() {
    return data.length / unit.expandedBytes();
  }

  boolean isZero(int index) {
    int size = unit.expandedBytes();
    for (int i = index * size; i < (index + 1) * size; i++) {
      if (data[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Appends the coded value of a unit. */
  void put(int index, ByteArrayOutputStream out) {
    if (isHalf()) {
      int bits = Float16.fromFloat(Float.intBitsToFloat(word(data, index)));
      out.write(bits);
      out.write(bits >> 8);
    } else {
      out.write(data, index * unit.expandedBytes(), unit.expandedBytes());
    }
  }

  /** Whether every unit is a whole number from -8 to 7. */
  boolean fitNibbles() {
    if (unit != Unit.BYTE && unit != Unit.HALFWORD) {
      return false;
    }
    for (int i = 0; i < count(); i++) {
      int value = integer(i);
      if (value < -NIBBLE_OFFSET || value >= NIBBLE_OFFSET) {
        return false;
      }
    }
    return true;
  }

  /** A unit that {@link #fitNibbles}, more by 8. */
  int nibble(int index) {
    return integer(index) + NIBBLE_OFFSET;
  }

  private int integer(int index) {
    return unit == Unit.BYTE
        ? data[index]
        : (data[2 * index] & 0xFF) | data[2 * index + 1] << Byte.SIZE;
  }

  private boolean isHalf() {
    return unit == Unit.HALF || unit == Unit.NORMAL_HALF;
  }

  /** Whether every float of an array equals a half-precision number, to the bit. */
  static boolean fitsHalf(byte[] data) {
    for (int i = 0; i < data.length / 4; i++) {
      int bits = word(data, i);
      short half = Float16.fromFloat(Float.intBitsToFloat(bits));
      if (Float.floatToRawIntBits(Float16.toFloat(half)) != bits) {
        return false;
      }
    }
    return true;
  }

  /** Whether every float that is not zero is a normal half-precision number. */
  static boolean fitsNormalHalf(byte[] data) {
    for (int i = 0; i < data.length / 4; i++) {
      int bits = word(data, i);
      int exponent = (Float16.fromFloat(Float.intBitsToFloat(bits)) >> 10) & 0x1F;
      if (bits != 0 && (exponent == 0 || exponent == 0x1F)) {
        return false;
      }
    }
    return true;
  }

  private static int word(byte[] data, int index) {
    int at = 4 * index;
    return (data[at] & 0xFF)
        | (data[at + 1] & 0xFF) << 8
        | (data[at + 2] & 0xFF) << 16
        | data[at + 3] << 24;
  }
}

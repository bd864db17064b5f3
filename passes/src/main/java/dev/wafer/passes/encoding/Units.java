package dev.wafer.passes.encoding;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Float16;
import dev.wafer.passes.encoding.Encoding.Unit;
import java.io.ByteArrayOutputStream;

/** An array cut into units. */
final class Units {
  private static final int NIBBLE_OFFSET = 8;

  private final Bytes data;
  private final Unit unit;

  Units(Bytes data, Unit unit) {
    this.data = data;
    this.unit = unit;
  }

  int count() {
    return data.size() / unit.expandedBytes();
  }

  boolean isZero(int index) {
    int size = unit.expandedBytes();
    for (int i = index * size; i < (index + 1) * size; i++) {
      if (data.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Appends the coded value of a unit. */
  void put(int index, ByteArrayOutputStream out) {
    if (isHalf()) {
      int bits = Float16.fromFloat(Float.intBitsToFloat(data.intAt(Float.BYTES * index)));
      out.write(bits);
      out.write(bits >> 8);
    } else {
      int size = unit.expandedBytes();
      for (int i = index * size; i < (index + 1) * size; i++) {
        out.write(data.get(i));
      }
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
    return unit == Unit.BYTE ? data.get(index) : data.shortAt(Short.BYTES * index);
  }

  private boolean isHalf() {
    return unit == Unit.HALF || unit == Unit.NORMAL_HALF;
  }

  /** Whether every float of an array equals a half-precision number, to the bit. */
  static boolean fitsHalf(Bytes data) {
    for (int i = 0; i < data.size() / Float.BYTES; i++) {
      int bits = data.intAt(Float.BYTES * i);
      short half = Float16.fromFloat(Float.intBitsToFloat(bits));
      if (Float.floatToRawIntBits(Float16.toFloat(half)) != bits) {
        return false;
      }
    }
    return true;
  }

  /** Whether every float that is not zero is a normal half-precision number. */
  static boolean fitsNormalHalf(Bytes data) {
    for (int i = 0; i < data.size() / Float.BYTES; i++) {
      int bits = data.intAt(Float.BYTES * i);
      int exponent = (Float16.fromFloat(Float.intBitsToFloat(bits)) >> 10) & 0x1F;
      if (bits != 0 && (exponent == 0 || exponent == 0x1F)) {
        return false;
      }
    }
    return true;
  }
}

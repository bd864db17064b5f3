package dev.wafer.ir.text;

/** Floats so that each bit survives: shortest decimal, or the bits of what has no decimal. */
final class Numbers {
  private Numbers() {}

  static String print(float value) {
    return Float.isFinite(value)
        ? Float.toString(value)
        : "0x" + Integer.toHexString(Float.floatToRawIntBits(value));
  }

  static String print(double value) {
    return Double.isFinite(value)
        ? Double.toString(value)
        : "0x" + Long.toHexString(Double.doubleToRawLongBits(value));
  }

  static float parseFloat(String text) {
    return text.startsWith("0x")
        ? Float.intBitsToFloat(Integer.parseUnsignedInt(text.substring(2), 16))
        : Float.parseFloat(text);
  }

  static double parseDouble(String text) {
    return text.startsWith("0x")
        ? Double.longBitsToDouble(Long.parseUnsignedLong(text.substring(2), 16))
        : Double.parseDouble(text);
  }
}

package dev.wafer.emitter.c;

import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Numbers and comments as C text, the same on every JDK and in every locale. */
public final class CLiterals {
  /** Significant decimal digits that identify any float. */
  private static final MathContext FLOAT_DIGITS = new MathContext(9);

  private static final int LINE_WIDTH = 100;

  private CLiterals() {}

  /**
   * A float literal that reads back as the same float. {@code Float.toString} is not used: its
   * digits differ between JDK 17 and later ones.
   */
  public static String floating(float value) {
    if (Float.isNaN(value)) {
      return "(0.0f / 0.0f)";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "(1.0f / 0.0f)" : "(-1.0f / 0.0f)";
    }
    if (value == 0) {
      return Float.floatToRawIntBits(value) == 0 ? "0.0f" : "-0.0f";
    }
    String digits = decimal(value).toString();
    String lower = digits.replace("E+", "e").replace('E', 'e');
    return (lower.contains(".") || lower.contains("e") ? lower : lower + ".0") + "f";
  }

  /** A finite float in as many decimal digits as identify it, the same on every JDK. */
  public static BigDecimal decimal(float value) {
    return new BigDecimal((double) value).round(FLOAT_DIGITS).stripTrailingZeros();
  }

  /** An integer literal of a C type; the least values of 32 and 64 bits need a detour. */
  public static String integer(long value, CType type) {
    return switch (type) {
      case I32 -> value == Integer.MIN_VALUE ? "(-2147483647 - 1)" : Long.toString(value);
      case I64 -> value == Long.MIN_VALUE ? "(-9223372036854775807LL - 1)" : value + "LL";
      case U32 -> Long.toUnsignedString(value & 0xFFFF_FFFFL) + "u";
      case U64 -> Long.toUnsignedString(value) + "uLL";
      default -> Long.toString(value);
    };
  }

  /** The elements of an array, as the lines between its braces. */
  public static List<String> elements(PackedConstant constant) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    ByteBuffer data = constant.data().buffer();
    for (int i = 0; i < constant.elements(); i++) {
      String element = element(data, constant.type());
      if (line.length() + element.length() + 2 > LINE_WIDTH - 2) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(element).append(',');
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  private static String element(ByteBuffer data, CType type) {
    return switch (type) {
      case F32 -> floating(data.getFloat());
      case I8 -> integer(data.get(), type);
      case U8, BYTE -> integer(data.get() & 0xFF, type);
      case I16 -> integer(data.getShort(), type);
      case U16 -> integer(data.getShort() & 0xFFFF, type);
      case I32, U32 -> integer(data.getInt(), type);
      case I64, U64 -> integer(data.getLong(), type);
    };
  }

  /**
   * Text of a model as it may stand inside a C comment: printable ASCII that neither ends nor opens
   * a comment and holds no trigraph.
   */
  public static String comment(String text) {
    StringBuilder out = new StringBuilder();
    char last = ' ';
    for (int c : text.codePoints().limit(120).toArray()) {
      boolean plain = c >= 32 && c < 127 && c != '\\';
      boolean mark = (last == '*' && c == '/') || (last == '/' && c == '*');
      char next = plain && !mark ? (char) c : '?';
      if (next != '?' || last != '?') {
        out.append(next);
      }
      last = next;
    }
    return out.toString();
  }
}

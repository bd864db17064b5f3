package dev.wafer.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much a figure may grow: {@code flash=1%}, {@code arena=0}, {@code stack=64}, {@code
 * flash=2K}.
 *
 * @param key of the figure
 * @param text as it was given
 * @param percent of the old figure; negative where the limit is absolute
 * @param most bytes or instructions, where it is absolute
 */
record Growth(String key, String text, double percent, long most) {
  static final String KEYS = "flash, code, weights, arena, stack, instructions, cycles, macs";

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)%");

  /** Whether a figure grew by more. */
  boolean isExceeded(long before, long after) {
    long change = after - before;
    return percent < 0 ? change > most : change * 100.0 > percent * before;
  }

  /** Reads a threshold. */
  static final class Converter implements ITypeConverter<Growth> {
    @Override
    public Growth convert(String text) {
      int at = text.indexOf('=');
      String key = at < 0 ? "" : text.substring(0, at).toLowerCase(Locale.ROOT);
      if (at < 0 || !Pattern.matches(KEYS.replace(", ", "|"), key)) {
        throw new TypeConversionException(
            "'" + text + "' is no threshold; write flash=1% or arena=256, of " + KEYS);
      }
      String value = text.substring(at + 1);
      Matcher percent = PERCENT.matcher(value);
      if (percent.matches()) {
        return new Growth(key, text, Double.parseDouble(percent.group(1)), 0);
      }
      return new Growth(key, text, -1, new SizeConverter().convert(value));
    }
  }
}

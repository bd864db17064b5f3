package dev.wafer.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 4096}, {@code 256K}, {@code 1M}; K and M are powers of 1024. */
final class SizeConverter implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMG]?)(?:I?B)?");

  @Override
  public Long convert(String text) {
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is no size; write 4096, 256K or 1M");
    }
    long unit =
        switch (matcher.group(2)) {
          case "K" -> 1L << 10;
          case "M" -> 1L << 20;
          case "G" -> 1L << 30;
          default -> 1L;
        };
    long count = Long.parseLong(matcher.group(1));
    if (count > Long.MAX_VALUE / unit) {
      throw new TypeConversionException("'" + text + "' is more than any memory holds");
    }
    return count * unit;
  }
}

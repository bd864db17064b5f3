package dev.wafer.cli;

import dev.wafer.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The shape of an input, as it is written on the command line. */
record InputShape(String name, Shape shape) {
  /** A name may have any characters: the last sign of equality counts. */
  private static final Pattern FORM = Pattern.compile("(.+)=(\\d{1,9}(?:[,x]\\d{1,9})*)");

  /** Reads {@code image=1,96,96,3}. */
  static final class Converter implements ITypeConverter<InputShape> {
    @Override
    public InputShape convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no shape of an input; write NAME=1,96,96,3");
      }
      List<Integer> extents = new ArrayList<>();
      for (String extent : matcher.group(2).split("[,x]", -1)) {
        extents.add(Integer.parseInt(extent));
      }
      return new InputShape(matcher.group(1), Shape.of(extents));
    }
  }
}

package dev.wafer.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file or folder; {@code -} is none, but for commands that read from there. */
class PathConverter implements ITypeConverter<Path> {
  /** Stands for standard input. */
  static final String STANDARD = "-";

  @Override
  public Path convert(String text) {
    if (text.equals(STANDARD)) {
      throw new TypeConversionException(
          "standard input and output are not taken here; name a file or folder (./- for one called"
              + " -)");
    }
    return path(text);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "the name '"
              + Terminal.printable(text)
              + "' cannot be encoded in this locale; set LC_ALL=C.UTF-8");
    }
  }

  /** The same, where {@code -} is standard input. */
  static final class OrStandardInput extends PathConverter {
    @Override
    public Path convert(String text) {
      return path(text);
    }
  }
}

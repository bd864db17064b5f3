package dev.wafer.cli;

import dev.wafer.frontend.EdgeType;
import dev.wafer.frontend.EdgeTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The type of an input or output, or of all, as it is written on the command line. */
record EdgeTypeOption(Optional<String> name, EdgeType type) {
  /** Reads {@code image=int8} and {@code int8}; a name may have signs of equality. */
  static final class Converter implements ITypeConverter<EdgeTypeOption> {
    @Override
    public EdgeTypeOption convert(String text) {
      int at = text.lastIndexOf('=');
      Optional<String> name = at < 1 ? Optional.empty() : Optional.of(text.substring(0, at));
      return EdgeType.of(text.substring(at + 1))
          .map(type -> new EdgeTypeOption(name, type))
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no type; write TYPE or NAME=TYPE, with TYPE one of %s"
                          .formatted(text, EdgeType.keys())));
    }
  }

  /** What the options say together; of several for one name the last counts. */
  static EdgeTypes all(List<EdgeTypeOption> options) {
    EdgeType others = EdgeType.CONVERTED;
    Map<String, EdgeType> named = new LinkedHashMap<>();
    for (EdgeTypeOption option : options) {
      if (option.name().isPresent()) {
        named.put(option.name().get(), option.type());
      } else {
        others = option.type();
      }
    }
    return new EdgeTypes(others, named);
  }
}

package dev.wafer.frontend;

import dev.wafer.ir.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The element type that an input or an output of the model has for the caller. */
public enum EdgeType {
  /** That of the file. */
  CONVERTED,
  INT8,
  UINT8,
  INT16,
  FLOAT32;

  /** Its name on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names, for messages. */
  public static String keys() {
    return Arrays.stream(values()).map(EdgeType::key).collect(Collectors.joining(", "));
  }

  /** The type of a name. */
  public static Optional<EdgeType> of(String key) {
    return Arrays.stream(values()).filter(type -> type.key().equals(key)).findFirst();
  }

  /** The type to have in place of the file's; empty where that stays. */
  Optional<DataType> dataType() {
    return this == CONVERTED ? Optional.empty() : Optional.of(DataType.valueOf(name()));
  }
}

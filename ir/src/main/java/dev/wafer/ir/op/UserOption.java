package dev.wafer.ir.op;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An option of a user's operator: a field of the structure that its C function is given.
 *
 * @param values one, or of a list any number; each is one of the kind's
 */
public record UserOption(String name, Kind kind, List<Double> values) {
  /** What an option is in C. */
  public enum Kind {
    INT32("int32"),
    FLOAT32("float32"),
    BOOL("bool"),
    INT32_LIST("int32[]"),
    FLOAT32_LIST("float32[]");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The name in declarations and in the text form. */
    public String key() {
      return key;
    }

    /** The kind of a name, if it is one. */
    public static Optional<Kind> fromKey(String key) {
      return Stream.of(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    /** Whether an option has any number of values. */
    public boolean isList() {
      return this == INT32_LIST || this == FLOAT32_LIST;
    }

    /** Whether values are floats. */
    public boolean isReal() {
      return this == FLOAT32 || this == FLOAT32_LIST;
    }

    /** Whether a number can be a value. */
    public boolean holds(double value) {
      return switch (this) {
        case BOOL -> value == 0 || value == 1;
        case INT32, INT32_LIST -> value == (int) value;
        case FLOAT32, FLOAT32_LIST -> true;
      };
    }
  }

  public UserOption {
    values = List.copyOf(values);
    if (!kind.isList() && values.size() != 1) {
      throw new IllegalArgumentException(name + " has one value, not " + values.size());
    }
    for (double value : values) {
      if (!kind.holds(value)) {
        throw new IllegalArgumentException(name + " is no " + kind.key() + ": " + value);
      }
    }
  }
}

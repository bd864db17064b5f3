package dev.wafer.ir.spec;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * An input or an output of an operator.
 *
 * @param role what the tensor is to the operator, for example {@code weights}
 * @param fixed the types that it may have in any row of the table; empty where the row decides
 * @param auxiliary whether a node has no such input, because its contents become options
 */
public record Column(String role, Presence presence, List<DataType> fixed, boolean auxiliary) {
  /** How many tensors a column stands for. */
  public enum Presence {
    /** One. */
    REQUIRED,
    /** One or none. */
    OPTIONAL,
    /** One or more, at the end of the list. */
    REPEATED,
    /** Any number, at the end of the list. */
    ANY
  }

  public Column {
    fixed = List.copyOf(fixed);
  }

  /**
   * Columns by role; {@code ?} at the end of a role says optional, {@code +} repeated, {@code *}
   * any number.
   */
  static List<Column> named(String... roles) {
    List<Column> columns = new ArrayList<>();
    for (String role : roles) {
      Presence presence =
          switch (role.charAt(role.length() - 1)) {
            case '?' -> Presence.OPTIONAL;
            case '+' -> Presence.REPEATED;
            case '*' -> Presence.ANY;
            default -> Presence.REQUIRED;
          };
      String name = presence == Presence.REQUIRED ? role : role.substring(0, role.length() - 1);
      columns.add(new Column(name, presence, List.of(), false));
    }
    return columns;
  }

  Column fixedTo(DataType... types) {
    return new Column(role, presence, List.of(types), auxiliary);
  }

  Column asAuxiliary() {
    return new Column(role, presence, fixed, true);
  }

  /** Whether the row decides about the type. */
  boolean isFree() {
    return fixed.isEmpty();
  }

  boolean isRepeated() {
    return presence == Presence.REPEATED || presence == Presence.ANY;
  }

  /** The column of tensor {@code index}: the last one stands for all that follow it, too. */
  static Column at(List<Column> columns, int index) {
    return columns.get(Math.min(index, columns.size() - 1));
  }

  /** Whether tensors stand where columns want them: none missing, none too many. */
  static boolean fit(List<Column> columns, List<Value> values) {
    boolean repeated = !columns.isEmpty() && columns.get(columns.size() - 1).isRepeated();
    if (values.size() > columns.size() && !repeated) {
      return false;
    }
    for (int i = 0; i < Math.max(columns.size(), values.size()); i++) {
      Presence presence = at(columns, i).presence();
      boolean present = i < values.size() && values.get(i).isPresent();
      if (!present && presence != Presence.OPTIONAL && presence != Presence.ANY) {
        return false;
      }
    }
    return true;
  }

  /** For the reader, with how often the tensor stands. */
  @Override
  public String toString() {
    return switch (presence) {
      case REQUIRED -> role;
      case OPTIONAL -> role + " (optional)";
      case REPEATED -> role + " (one or more)";
      case ANY -> role + " (any number)";
    };
  }
}

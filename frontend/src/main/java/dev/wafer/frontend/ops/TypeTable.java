package dev.wafer.frontend.ops;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Inputs and outputs of an operator, and the combinations of element types that Wafer compiles. A
 * row has one type for each column that has no fixed types.
 */
public record TypeTable(List<Column> inputs, List<Column> outputs, List<List<DataType>> rows) {
  /** How often a column stands for a tensor. */
  enum Presence {
    REQUIRED,
    OPTIONAL,
    REPEATED
  }

  /**
   * An input or an output.
   *
   * @param fixed the types that it may have in any row; empty where the row decides
   */
  record Column(String role, Presence presence, List<DataType> fixed) {
    Column {
      fixed = List.copyOf(fixed);
    }
  }

  public TypeTable {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** A table whose first input is an auxiliary one. */
  static TypeTable withAuxiliary(String role, DataType... types) {
    return new TypeTable(List.of(), List.of(), List.of()).auxiliary(role, types);
  }

  static TypeTable inputs(String... roles) {
    return new TypeTable(columns(roles), List.of(), List.of());
  }

  /** Adds an input whose types do not depend on the row, such as a shape. */
  TypeTable auxiliary(String role, DataType... types) {
    List<Column> all = new ArrayList<>(inputs);
    Column column = columns(role).get(0);
    all.add(new Column(column.role(), column.presence(), List.of(types)));
    return new TypeTable(all, outputs, rows);
  }

  /** Adds further inputs. */
  TypeTable andInputs(String... roles) {
    List<Column> all = new ArrayList<>(inputs);
    all.addAll(columns(roles));
    return new TypeTable(all, outputs, rows);
  }

  TypeTable outputs(String... roles) {
    return new TypeTable(inputs, columns(roles), rows);
  }

  /** Adds one combination: the types of the free columns, inputs first. */
  TypeTable row(DataType... types) {
    List<List<DataType>> all = new ArrayList<>(rows);
    all.add(List.of(types));
    return new TypeTable(inputs, outputs, all);
  }

  /** Adds combinations in which all free columns have the same type. */
  TypeTable same(DataType... types) {
    return same(List.of(types));
  }

  /** Adds combinations in which all free columns have the same type. */
  TypeTable same(List<DataType> types) {
    TypeTable table = this;
    for (DataType type : types) {
      List<DataType> row = new ArrayList<>();
      for (int i = 0; i < freeColumns(); i++) {
        row.add(type);
      }
      table = table.row(row.toArray(DataType[]::new));
    }
    return table;
  }

  /** Refuses an operator whose tensors do not fit. */
  void check(OperatorContext context) {
    checkCount(context, "inputs", inputs, context.inputs());
    checkCount(context, "outputs", outputs, context.outputs());
    List<String> found = new ArrayList<>();
    collect(context, inputs, context.inputs(), found);
    collect(context, outputs, context.outputs(), found);
    boolean known =
        rows.isEmpty()
            || rows.stream().anyMatch(row -> matches(row, context.inputs(), context.outputs()));
    if (!known) {
      throw context.refusal(
          CommonRules.TYPES.withHelp(Advice.types(context.name(), typesOf(context))),
          String.join(", ", found),
          describeRows());
    }
  }

  private static Set<DataType> typesOf(OperatorContext context) {
    return Stream.concat(context.inputs().stream(), context.outputs().stream())
        .filter(Value::isPresent)
        .map(Value::dataType)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The combinations in one line, those of one type throughout first. */
  String describeRows() {
    return String.join("; ", descriptions());
  }

  /** The combinations, those that say the same of most columns together. */
  List<String> descriptions() {
    List<String> lines = new ArrayList<>();
    String uniform =
        rows.stream()
            .filter(TypeTable::isUniform)
            .map(row -> row.get(0).name())
            .collect(Collectors.joining(", "));
    if (!uniform.isEmpty()) {
      lines.add(uniform);
    }
    Map<DataType, List<String>> conversions = new LinkedHashMap<>();
    for (List<DataType> row : rows) {
      if (isUniform(row)) {
        continue;
      }
      if (row.size() == 2) {
        conversions.computeIfAbsent(row.get(0), in -> new ArrayList<>()).add(row.get(1).name());
      } else {
        lines.add(describe(row));
      }
    }
    conversions.forEach((in, out) -> lines.add(in + " to " + String.join(", ", out)));
    return lines;
  }

  private static boolean isUniform(List<DataType> row) {
    return row.stream().distinct().count() == 1;
  }

  /** For example {@code input INT8, weights INT8, bias INT32, output INT8}. */
  private String describe(List<DataType> row) {
    List<String> parts = new ArrayList<>();
    int cell = 0;
    for (Column column : allColumns()) {
      if (column.fixed().isEmpty()) {
        String part = column.role() + " " + row.get(cell++);
        if (!parts.contains(part)) {
          parts.add(part);
        }
      }
    }
    return String.join(", ", parts);
  }

  List<Column> allColumns() {
    List<Column> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    return all;
  }

  private static void checkCount(
      OperatorContext context, String what, List<Column> columns, List<Value> values) {
    boolean repeated = columns.get(columns.size() - 1).presence() == Presence.REPEATED;
    boolean fits = repeated || values.size() <= columns.size();
    for (int i = 0; i < columns.size(); i++) {
      boolean present = i < values.size() && values.get(i).isPresent();
      fits &= present || columns.get(i).presence() == Presence.OPTIONAL;
    }
    for (int i = columns.size(); repeated && i < values.size(); i++) {
      fits &= values.get(i).isPresent();
    }
    if (!fits) {
      String roles = columns.stream().map(TypeTable::describe).collect(Collectors.joining(", "));
      throw context.refusal(CommonRules.ARITY, values.size() + " " + what, what + " " + roles);
    }
  }

  /** A column for the reader, with what it may be left out. */
  static String describe(Column column) {
    return switch (column.presence()) {
      case REQUIRED -> column.role();
      case OPTIONAL -> column.role() + " (optional)";
      case REPEATED -> column.role() + " (one or more)";
    };
  }

  private static void collect(
      OperatorContext context, List<Column> columns, List<Value> values, List<String> found) {
    for (int i = 0; i < values.size(); i++) {
      Column column = columns.get(Math.min(i, columns.size() - 1));
      Value value = values.get(i);
      if (value.isAbsent()) {
        continue;
      }
      if (!column.fixed().isEmpty()) {
        context.require(
            column.fixed().contains(value.dataType()),
            CommonRules.TYPES,
            () -> column.role() + " " + value.dataType());
        continue;
      }
      context.require(
          column.presence() == Presence.REPEATED || value.shape().elements() > 0,
          CommonRules.NOT_EMPTY,
          () -> column.role() + " of shape [" + value.shape() + "]");
      found.add(column.role() + " " + value.dataType());
    }
  }

  private boolean matches(List<DataType> row, List<Value> in, List<Value> out) {
    int cell = 0;
    for (int side = 0; side < 2; side++) {
      List<Column> columns = side == 0 ? inputs : outputs;
      List<Value> values = side == 0 ? in : out;
      for (int i = 0; i < columns.size(); i++) {
        if (!columns.get(i).fixed().isEmpty()) {
          continue;
        }
        DataType type = row.get(cell++);
        int end = columns.get(i).presence() == Presence.REPEATED ? values.size() : i + 1;
        for (int v = i; v < end && v < values.size(); v++) {
          if (values.get(v).isPresent() && values.get(v).dataType() != type) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private int freeColumns() {
    return (int) allColumns().stream().filter(column -> column.fixed().isEmpty()).count();
  }

  /** Columns by role; {@code ?} at the end of a role says optional, {@code +} repeated. */
  private static List<Column> columns(String... roles) {
    List<Column> columns = new ArrayList<>();
    for (String role : roles) {
      String name = role.replaceAll("[?+]$", "");
      Presence presence =
          role.endsWith("?")
              ? Presence.OPTIONAL
              : role.endsWith("+") ? Presence.REPEATED : Presence.REQUIRED;
      columns.add(new Column(name, presence, List.of()));
    }
    return columns;
  }
}

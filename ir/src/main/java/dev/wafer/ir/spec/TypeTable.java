package dev.wafer.ir.spec;

import static java.util.stream.Collectors.joining;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Inputs and outputs of an operator, and the combinations of element types that Wafer compiles. A
 * row has one type for each column that has no fixed types.
 */
public record TypeTable(List<Column> inputs, List<Column> outputs, List<List<DataType>> rows) {
  public TypeTable {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** A table without rows; {@link Column#named} tells how a role is written. */
  public static TypeTable inputs(String... roles) {
    return new TypeTable(Column.named(roles), List.of(), List.of());
  }

  /** A table without columns. */
  public static TypeTable none() {
    return new TypeTable(List.of(), List.of(), List.of());
  }

  /** Adds an input whose types do not depend on the row. */
  public TypeTable fixed(String role, DataType... types) {
    return andInput(Column.named(role).get(0).fixedTo(types));
  }

  /** Adds an input of the file that becomes an option of the node, such as a list of axes. */
  public TypeTable auxiliary(String role, DataType... types) {
    return andInput(Column.named(role).get(0).fixedTo(types).asAuxiliary());
  }

  /** Adds further inputs. */
  public TypeTable andInputs(String... roles) {
    TypeTable table = this;
    for (Column column : Column.named(roles)) {
      table = table.andInput(column);
    }
    return table;
  }

  public TypeTable outputs(String... roles) {
    return new TypeTable(inputs, Column.named(roles), rows);
  }

  /** Adds one combination: the types of the free columns, inputs first. */
  public TypeTable row(DataType... types) {
    return andRows(List.of(List.of(types)));
  }

  /** Adds combinations. */
  TypeTable andRows(List<List<DataType>> more) {
    List<List<DataType>> all = new ArrayList<>(rows);
    all.addAll(more);
    return new TypeTable(inputs, outputs, all);
  }

  /** Adds combinations in which all free columns have the same type. */
  public TypeTable same(DataType... types) {
    return same(List.of(types));
  }

  /** Adds combinations in which all free columns have the same type. */
  public TypeTable same(List<DataType> types) {
    TypeTable table = this;
    int free = (int) columns().stream().filter(Column::isFree).count();
    for (DataType type : types) {
      table = table.row(Collections.nCopies(free, type).toArray(DataType[]::new));
    }
    return table;
  }

  /** All columns, inputs first. */
  public List<Column> columns() {
    List<Column> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    return all;
  }

  /**
   * The same rows for a file's order of inputs.
   *
   * @param fileInputs the columns of {@link #inputs} that the file has, among auxiliary ones
   */
  TypeTable reordered(List<Column> fileInputs) {
    TypeTable file = new TypeTable(fileInputs, outputs, List.of());
    List<String> from = freeRoles(this);
    List<String> to = freeRoles(file);
    for (List<DataType> row : rows) {
      file = file.row(to.stream().map(r -> row.get(from.indexOf(r))).toArray(DataType[]::new));
    }
    return file;
  }

  /** The combinations in one line, those of one type throughout first. */
  String describeRows() {
    return String.join("; ", descriptions());
  }

  /** The combinations, those that say the same of most columns together. */
  public List<String> descriptions() {
    List<String> lines = new ArrayList<>();
    String uniform =
        rows.stream()
            .filter(TypeTable::isUniform)
            .map(row -> row.get(0).name())
            .collect(joining(", "));
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

  /** Whether any tensor may have an element type. */
  boolean has(DataType type) {
    return rows.stream().anyMatch(row -> row.contains(type))
        || columns().stream().anyMatch(column -> column.fixed().contains(type));
  }

  /** The same columns with some of the rows. */
  public TypeTable with(List<List<DataType>> some) {
    return new TypeTable(inputs, outputs, some);
  }

  /** Inputs without the parts of a concatenation that have no elements. */
  public List<Value> withoutEmptyInputs(List<Value> values) {
    return withoutEmpty(inputs, values);
  }

  /** Outputs without the parts of a split that have no elements. */
  public List<Value> withoutEmptyOutputs(List<Value> values) {
    return withoutEmpty(outputs, values);
  }

  private static List<Value> withoutEmpty(List<Column> columns, List<Value> values) {
    boolean repeated = columns.get(columns.size() - 1).isRepeated();
    return repeated
        ? values.stream().filter(value -> value.shape().elements() > 0).toList()
        : values;
  }

  /**
   * Checks the element types of a node, which has as many inputs and outputs as there are columns.
   *
   * @throws BrokenRuleException if one has not a type of its column, or all together no row
   */
  void check(NodeCheck node) {
    requireFixed(node, inputs, node.inputs());
    requireFixed(node, outputs, node.outputs());
    List<Value> odd = oddOnes(node.inputs(), node.outputs());
    if (!odd.isEmpty()) {
      Stream<String> found =
          Stream.concat(free(inputs, node.inputs()), free(outputs, node.outputs()));
      throw CommonRules.TYPES.refusal(
          CommonRules.TYPES
              .diagnostic()
              .atTensor(odd.get(0).name())
              .found(found.collect(joining(", ")))
              .supported(describeRows()));
    }
  }

  private static void requireFixed(NodeCheck node, List<Column> columns, List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      Column column = Column.at(columns, i);
      Value value = values.get(i);
      node.requireOf(
          value,
          value.isAbsent() || column.isFree() || column.fixed().contains(value.dataType()),
          CommonRules.TYPES,
          () -> column.role() + " " + value.dataType());
    }
  }

  /** Roles and types of the tensors whose types depend on the row. */
  private static Stream<String> free(List<Column> columns, List<Value> values) {
    return IntStream.range(0, values.size())
        .filter(i -> values.get(i).isPresent() && Column.at(columns, i).isFree())
        .mapToObj(i -> Column.at(columns, i).role() + " " + values.get(i).dataType());
  }

  /** The tensors of free columns that are not of the row that most are of; none if all are. */
  private List<Value> oddOnes(List<Value> in, List<Value> out) {
    return rows.stream()
        .map(row -> oddOnes(row, in, out))
        .min(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  private List<Value> oddOnes(List<DataType> row, List<Value> in, List<Value> out) {
    List<Value> odd = new ArrayList<>();
    int cell = 0;
    for (int side = 0; side < 2; side++) {
      List<Column> columns = side == 0 ? inputs : outputs;
      List<Value> values = side == 0 ? in : out;
      for (int i = 0; i < columns.size(); i++) {
        if (!columns.get(i).isFree()) {
          continue;
        }
        DataType type = row.get(cell++);
        int end = columns.get(i).isRepeated() ? values.size() : i + 1;
        for (Value value :
            values.subList(Math.min(i, values.size()), Math.min(end, values.size()))) {
          if (value.isPresent() && value.dataType() != type) {
            odd.add(value);
          }
        }
      }
    }
    return odd;
  }

  private TypeTable andInput(Column column) {
    List<Column> all = new ArrayList<>(inputs);
    all.add(column);
    return new TypeTable(all, outputs, rows);
  }

  private static List<String> freeRoles(TypeTable table) {
    return table.columns().stream().filter(Column::isFree).map(Column::role).toList();
  }

  private static boolean isUniform(List<DataType> row) {
    return row.stream().distinct().count() == 1;
  }

  /** For example {@code input INT8, weights INT8, bias INT32, output INT8}. */
  private String describe(List<DataType> row) {
    List<String> parts = new ArrayList<>();
    int cell = 0;
    for (Column column : columns()) {
      if (column.isFree()) {
        String part = column.role() + " " + row.get(cell++);
        if (!parts.contains(part)) {
          parts.add(part);
        }
      }
    }
    return String.join(", ", parts);
  }
}

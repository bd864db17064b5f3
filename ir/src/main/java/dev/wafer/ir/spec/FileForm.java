package dev.wafer.ir.spec;

import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator of TensorFlow Lite's format, which becomes a node of one specification. Several
 * operators of the format may be one here, with their options given in other ways.
 *
 * @param name TensorFlow Lite's name, for example {@code CONV_2D}; of a custom operator {@link
 *     #CUSTOM} and its code
 * @param optionsType number of the operator's options table in the schema's {@code BuiltinOptions}
 *     union; 0 for none
 * @param types inputs in the order of the file, auxiliary ones among them, and outputs
 */
public record FileForm(String name, int optionsType, TypeTable types, OpSpec<?> spec) {
  /** Stands before the code of a custom operator in its name. */
  public static final String CUSTOM = "CUSTOM:";

  /** A node's inputs from those of the file: in the node's order, without auxiliary ones. */
  public List<Value> nodeInputs(List<Value> fileInputs) {
    if (types.inputs().equals(spec.types().inputs())) {
      return fileInputs;
    }
    List<Value> inputs = new ArrayList<>();
    for (Column column : spec.types().inputs()) {
      int index = types.inputs().stream().map(Column::role).toList().indexOf(column.role());
      inputs.add(index >= 0 && index < fileInputs.size() ? fileInputs.get(index) : Value.ABSENT);
    }
    return inputs;
  }

  /**
   * Checks number and element types of the tensors.
   *
   * @throws BrokenRuleException if they are not those of the operator
   */
  public void checkTypes(NodeCheck check) {
    checkCount(check, "inputs", types.inputs(), check.inputs());
    checkCount(check, "outputs", types.outputs(), check.outputs());
    requireElements(check, types.inputs(), check.inputs());
    requireElements(check, types.outputs(), check.outputs());
    types.check(check);
  }

  private static void checkCount(
      NodeCheck check, String what, List<Column> columns, List<Value> values) {
    if (!Column.fit(columns, values)) {
      String roles = String.join(", ", columns.stream().map(Column::toString).toList());
      throw check.refusal(CommonRules.ARITY, values.size() + " " + what, what + " " + roles);
    }
  }

  private static void requireElements(NodeCheck check, List<Column> columns, List<Value> values) {
    for (int i = 0; i < values.size(); i++) {
      Column column = Column.at(columns, i);
      Value value = values.get(i);
      check.requireOf(
          value,
          value.isAbsent()
              || !column.isFree()
              || column.isRepeated()
              || value.shape().elements() > 0
              || check.facts().isOpen(value),
          CommonRules.NOT_EMPTY,
          () -> column.role() + " of shape [" + value.shape() + "]");
    }
  }
}

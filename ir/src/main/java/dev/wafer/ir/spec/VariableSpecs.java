package dev.wafer.ir.spec;

import dev.wafer.ir.Value;
import dev.wafer.ir.op.AssignVariable;
import dev.wafer.ir.op.ReadVariable;
import java.util.List;

/**
 * Reading and writing of variables. In the file they take a handle, which the importer resolves, so
 * that they have no form of their own here.
 */
final class VariableSpecs {
  private VariableSpecs() {}

  static List<OpSpec<?>> all() {
    return List.of(
        OpSpec.of(ReadVariable.class, "READ_VARIABLE")
            .types(TypeTable.inputs("variable").outputs("value").same(Types.moved()))
            .shape(
                (op, node) -> {
                  requireAlike(node, node.output());
                  return Extents.of(node.input(0).shape());
                },
                CommonRules.VARIABLE_TYPE)
            .text(ReadVariable::new)
            .build(),
        OpSpec.of(AssignVariable.class, "ASSIGN_VARIABLE")
            .types(TypeTable.inputs("variable", "value").outputs("variable").same(Types.moved()))
            .shape(
                (op, node) -> {
                  requireAlike(node, node.input(1));
                  return Extents.of(node.input(0).shape());
                },
                CommonRules.VARIABLE_TYPE)
            .text(AssignVariable::new)
            .build());
  }

  private static void requireAlike(NodeCheck node, Value value) {
    Value variable = node.input(0);
    node.requireOf(
        value,
        value.dataType() == variable.dataType() && value.shape().equals(variable.shape()),
        CommonRules.VARIABLE_TYPE,
        () ->
            "%s[%s] for %s[%s]"
                .formatted(value.dataType(), value.shape(), variable.dataType(), variable.shape()));
  }
}

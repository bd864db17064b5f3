package dev.wafer.frontend.ops;

import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.List;

/** How one operator of TensorFlow Lite becomes nodes, and under which rules. */
public interface OperatorImport {
  /** TensorFlow Lite's name, for example {@code CONV_2D}. */
  String name();

  /** Number of the operator's options table in the schema's {@code BuiltinOptions} union. */
  int optionsType();

  /** The element types that it takes, and with them its inputs and outputs. */
  TypeTable types();

  /** The rules of its own; {@link CommonRules#GENERAL} hold for every operator. */
  List<Rule> rules();

  /** What the results are where one might expect others; sentences for the operator table. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Emits the operator's nodes. Types and arity were checked.
   *
   * @throws BrokenRuleException where a rule is broken
   */
  void importInto(OperatorContext context);
}

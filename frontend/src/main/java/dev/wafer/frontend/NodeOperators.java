package dev.wafer.frontend;

import dev.wafer.frontend.ops.Advice;
import dev.wafer.frontend.ops.ControlOperators;
import dev.wafer.frontend.ops.DecodeOperator;
import dev.wafer.frontend.ops.OperatorContext;
import dev.wafer.frontend.ops.OperatorImport;
import dev.wafer.frontend.ops.StateOperators;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.frontend.ops.UserOperatorImport;
import dev.wafer.frontend.ops.UserRules;
import dev.wafer.frontend.user.UserDeclaration;
import dev.wafer.frontend.user.UserOperators;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.spec.BrokenRuleException;

/**
 * The operators of a file that become nodes by what they say themselves: Wafer's and the user's.
 */
record NodeOperators(UserOperators users) {
  /** Whether the operator is one that can be read, here or elsewhere. */
  boolean isKnown(String name) {
    return SupportedOperators.find(name).isPresent()
        || users.declares(name)
        || StateOperators.contains(name)
        || name.equals(DecodeOperator.NAME)
        || ControlOperators.contains(name);
  }

  /**
   * Emits the nodes of an operator.
   *
   * @throws BrokenRuleException where a rule is broken, one being that there is such an operator
   */
  void importInto(FileOperator operator, OperatorContext context) {
    if (users.declares(operator.name())) {
      UserOperatorImport.importInto(declaration(operator), context);
      return;
    }
    OperatorImport importer =
        SupportedOperators.find(operator.name())
            .orElseThrow(() -> new BrokenRuleException(unknown(operator), false));
    importer.importInto(operator.optionsType(), context);
  }

  private UserDeclaration declaration(FileOperator operator) {
    return users
        .find(operator.name(), operator.version())
        .orElseThrow(
            () ->
                UserRules.VERSION.refusal(
                    UserRules.VERSION
                        .diagnostic()
                        .found("version " + operator.version())
                        .supported("versions " + users.versions(operator.name()))));
  }

  private static Diagnostic unknown(FileOperator operator) {
    String found =
        "%s, version %d".formatted(Diagnostic.abbreviate(operator.name()), operator.version());
    if (operator.customOptions().size() > 0) {
      found += ", %d bytes of custom options".formatted(operator.customOptions().size());
    }
    return Diagnostic.of(Code.UNSUPPORTED_OPERATOR, "the operator is one that Wafer compiles")
        .found(found)
        .supported(SupportedOperators.count() + " operators, listed in docs/OPERATORS.md")
        .help(Advice.unknownOperator(operator.name()));
  }
}

package dev.wafer.frontend.ops;

import dev.wafer.frontend.user.OptionRule;
import dev.wafer.frontend.user.UserDeclaration;
import dev.wafer.ir.op.UserOption;
import dev.wafer.ir.spec.CommonRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the options of a user's operator: all of them, since one that is passed over may matter.
 */
final class UserOptions {
  private final UserDeclaration declaration;
  private final OperatorContext context;

  UserOptions(UserDeclaration declaration, OperatorContext context) {
    this.declaration = declaration;
    this.context = context;
  }

  /**
   * The fields for the C function.
   *
   * @throws dev.wafer.ir.spec.BrokenRuleException where the file's options are not as declared
   */
  List<UserOption> read() {
    int bytes = context.customOptions().size();
    if (declaration.raw() || (declaration.options().isEmpty() && bytes == 0)) {
      return List.of();
    }
    if (bytes == 0) {
      return absent();
    }
    FlexOptions map = context.flexOptions();
    List<String> declared = declaration.options().stream().map(OptionRule::key).toList();
    for (String key : map.keys()) {
      context.require(
          declared.contains(key),
          CommonRules.OPTIONS,
          () -> "an option '%s' that is not declared".formatted(key));
    }
    List<UserOption> options = new ArrayList<>();
    for (OptionRule rule : declaration.options()) {
      rule.kind().ifPresent(kind -> options.add(option(map, rule, kind)));
    }
    return options;
  }

  /** A file without options has those that need not be there. */
  private List<UserOption> absent() {
    List<UserOption> options = new ArrayList<>();
    for (OptionRule rule : declaration.options()) {
      rule.kind()
          .ifPresent(kind -> options.add(new UserOption(rule.name(), kind, otherwise(rule))));
    }
    return options;
  }

  private List<Double> otherwise(OptionRule rule) {
    return rule.otherwise()
        .orElseThrow(
            () -> context.refusal(CommonRules.OPTIONS, "no option '%s'".formatted(rule.key()), ""));
  }

  private UserOption option(FlexOptions map, OptionRule rule, UserOption.Kind kind) {
    if (!map.has(rule.key())) {
      return new UserOption(rule.name(), kind, otherwise(rule));
    }
    List<Double> values = kind.isList() ? map.reals(rule.key()) : List.of(map.number(rule.key()));
    for (double value : values) {
      context.require(
          kind.holds(value),
          CommonRules.OPTIONS,
          () -> "option '%s' with %s, which is no %s".formatted(rule.key(), value, kind.key()));
    }
    return new UserOption(rule.name(), kind, values);
  }
}

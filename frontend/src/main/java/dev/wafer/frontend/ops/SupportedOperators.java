package dev.wafer.frontend.ops;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.spec.BrokenRuleException;
import dev.wafer.ir.spec.Column;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.FileForm;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All operators that Wafer compiles, by name, and the page that says so. */
public final class SupportedOperators {
  private static final SortedMap<String, OperatorImport> BY_NAME = byName();

  private SupportedOperators() {}

  private static SortedMap<String, OperatorImport> byName() {
    List<OperatorImport> all = new ArrayList<>();
    Map<String, Reading> readings = new LinkedHashMap<>();
    readings.putAll(ElementwiseOptions.all());
    readings.putAll(MatrixOptions.all());
    readings.putAll(ReshapeOptions.all());
    readings.putAll(JoinOptions.all());
    readings.putAll(SliceOptions.all());
    readings.putAll(RecurrentOptions.all());
    readings.forEach((name, r) -> all.add(new SpecImport(OpSpecs.fileForms().get(name), r)));
    all.addAll(
        List.of(
            new Conv2dImport(),
            new DepthwiseConv2dImport(),
            new TransposeConvImport(),
            new PoolImport(true),
            new PoolImport(false),
            new MeanImport(),
            new ResizeImport(true),
            new ResizeImport(false)));
    SortedMap<String, OperatorImport> byName = new TreeMap<>();
    all.forEach(operator -> byName.put(operator.name(), operator));
    return Collections.unmodifiableSortedMap(byName);
  }

  public static Optional<OperatorImport> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The names, sorted. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** The sentences of all rules that hold for an operator. */
  public static List<String> rules(OperatorImport operator) {
    return Stream.concat(CommonRules.GENERAL.stream(), operator.rules().stream())
        .map(Rule::sentence)
        .toList();
  }

  /**
   * Emits the nodes of one operator.
   *
   * @throws BrokenRuleException where a rule of it is broken
   */
  public static void importOperator(
      OperatorImport operator, int optionsType, OperatorContext context) {
    context.require(
        optionsType == 0 || operator.optionsType() == 0 || optionsType == operator.optionsType(),
        CommonRules.OPTIONS,
        () -> "options of type " + optionsType);
    checkTypes(operator, context);
    operator.importInto(context);
    FactorCheck.check(context);
  }

  private static void checkTypes(OperatorImport operator, OperatorContext context) {
    try {
      new FileForm(operator.name(), 0, operator.types(), null).checkTypes(context.check());
    } catch (BrokenRuleException e) {
      throw e.diagnostic().code() == Diagnostic.Code.UNSUPPORTED_TYPE
          ? new BrokenRuleException(
              e.diagnostic().help(Advice.types(operator.name(), context.types())), e.mayFollow())
          : e;
    }
  }

  /** The page {@code docs/OPERATORS.md}. */
  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Operators

        Generated from the rules in `frontend` (`SupportedOperators.markdown()`); a test fails when \
        this page is stale. An operator that breaks a rule is refused with the sentence below.

        For every operator:

        """);
    CommonRules.GENERAL.forEach(rule -> page.append("- ").append(rule.sentence()).append('\n'));
    page.append(FactorCheck.RANGES);
    page.append("\n| operator | element types |\n|---|---|\n");
    for (OperatorImport operator : BY_NAME.values()) {
      page.append(
          "| [%s](#%s) | %s |\n".formatted(operator.name(), anchor(operator), summary(operator)));
    }
    for (OperatorImport operator : BY_NAME.values()) {
      page.append("\n## ").append(operator.name()).append("\n\n");
      page.append(signature(operator)).append("\n\n");
      operator.rules().forEach(rule -> page.append("- ").append(rule.sentence()).append('\n'));
      operator.notes().forEach(note -> page.append('\n').append(note).append('\n'));
    }
    return page.toString();
  }

  private static String anchor(OperatorImport operator) {
    return operator.name().toLowerCase(Locale.ROOT);
  }

  private static String summary(OperatorImport operator) {
    return String.join("<br>", operator.types().descriptions());
  }

  private static String signature(OperatorImport operator) {
    TypeTable types = operator.types();
    return "Inputs: %s. Outputs: %s.".formatted(roles(types.inputs()), roles(types.outputs()));
  }

  private static String roles(List<Column> columns) {
    return columns.stream().map(Column::toString).distinct().collect(Collectors.joining(", "));
  }
}

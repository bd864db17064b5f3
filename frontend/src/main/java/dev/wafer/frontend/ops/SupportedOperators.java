package dev.wafer.frontend.ops;

import dev.wafer.ir.spec.Column;
import dev.wafer.ir.spec.CommonRules;
import dev.wafer.ir.spec.OpSpecs;
import dev.wafer.ir.spec.Rule;
import dev.wafer.ir.spec.TypeTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All operators that Wafer compiles, by name, and the page that says so. */
public final class SupportedOperators {
  private static final SortedMap<String, OperatorImport> BY_NAME = byName();

  private SupportedOperators() {}

  private static SortedMap<String, OperatorImport> byName() {
    Map<String, Reading> readings = new LinkedHashMap<>();
    readings.putAll(ElementwiseOptions.all());
    readings.putAll(MathOptions.all());
    readings.putAll(WindowOptions.all());
    readings.putAll(MatrixOptions.all());
    readings.putAll(PlaneOptions.all());
    readings.putAll(ReshapeOptions.all());
    readings.putAll(ConcatOptions.all());
    readings.putAll(SliceOptions.all());
    readings.putAll(StaticOptions.all());
    readings.putAll(IndexOptions.all());
    readings.putAll(ScatterOptions.all());
    readings.putAll(RecurrentOptions.all());
    readings.putAll(SignalOptions.all());
    readings.putAll(DetectionOptions.all());
    if (!readings.keySet().equals(OpSpecs.fileForms().keySet())) {
      Set<String> unread = new LinkedHashSet<>(OpSpecs.fileForms().keySet());
      unread.removeAll(readings.keySet());
      throw new IllegalStateException("operators whose options nobody reads: " + unread);
    }
    SortedMap<String, OperatorImport> byName = new TreeMap<>();
    OpSpecs.fileForms()
        .forEach((name, form) -> byName.put(name, new OperatorImport(form, readings.get(name))));
    return Collections.unmodifiableSortedMap(byName);
  }

  public static Optional<OperatorImport> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The names of those that become one node, sorted. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** How many operators of the file there are, those of variables among them. */
  public static int count() {
    return BY_NAME.size() + StateOperators.values().length + ControlOperators.values().length + 1;
  }

  /** The sentences of all rules that hold for an operator. */
  public static List<String> rules(OperatorImport operator) {
    return Stream.concat(CommonRules.GENERAL.stream(), operator.rules().stream())
        .map(Rule::sentence)
        .toList();
  }

  /** The page {@code docs/OPERATORS.md}. */
  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Operators

        Generated from the specifications in `dev.wafer.ir.spec` (`SupportedOperators.markdown()`); a test fails when \
        this page is stale. An operator that breaks a rule is refused with the sentence below. Custom operators of your \
        own are declared ([USER_OPERATORS.md](USER_OPERATORS.md)).

        For every operator:

        """);
    CommonRules.GENERAL.forEach(rule -> page.append("- ").append(rule.sentence()).append('\n'));
    page.append(FactorCheck.RANGES);
    page.append("\n| operator | element types |\n|---|---|\n");
    for (OperatorImport operator : BY_NAME.values()) {
      page.append(
          "| [%s](#%s) | %s |\n"
              .formatted(operator.name(), anchor(operator.name()), summary(operator)));
    }
    for (StateOperators operator : StateOperators.values()) {
      page.append(
          "| [%s](#%s) | %s |\n"
              .formatted(operator.fileName(), anchor(operator.fileName()), operator.summary()));
    }
    page.append(
        "| [%s](#%s) | %s |\n"
            .formatted(DecodeOperator.NAME, anchor(DecodeOperator.NAME), DecodeOperator.TYPES));
    for (ControlOperators operator : ControlOperators.values()) {
      page.append("| [%s](#%s) | any |\n".formatted(operator, anchor(operator.name())));
    }
    for (OperatorImport operator : BY_NAME.values()) {
      page.append("\n## ").append(operator.name()).append("\n\n");
      page.append(signature(operator)).append("\n\n");
      operator.rules().forEach(rule -> page.append("- ").append(rule.sentence()).append('\n'));
      operator.notes().forEach(note -> page.append('\n').append(note).append('\n'));
    }
    for (ControlOperators operator : ControlOperators.values()) {
      page.append("\n## ").append(operator).append("\n\n").append(operator.meaning());
      page.append("\n\n");
      operator.rules().forEach(rule -> page.append("- ").append(rule.sentence()).append('\n'));
    }
    page.append("\n## ").append(DecodeOperator.NAME).append("\n\n");
    page.append(DecodeOperator.MEANING).append("\n\n");
    DecodeOperator.RULES.forEach(rule -> page.append("- ").append(rule.sentence()).append('\n'));
    for (StateOperators operator : StateOperators.values()) {
      page.append("\n## ").append(operator.fileName()).append("\n\n");
      page.append(operator.meaning());
      page.append(operator.rules().isEmpty() ? "\n" : "\n\n");
      operator.rules().forEach(rule -> page.append("- ").append(rule.sentence()).append('\n'));
    }
    return page.toString();
  }

  private static String anchor(String name) {
    return name.toLowerCase(Locale.ROOT).replace(":", "");
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

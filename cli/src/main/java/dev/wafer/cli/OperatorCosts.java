package dev.wafer.cli;

import dev.wafer.emulation.verify.VerifyReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the operators of measured models take on one core, summed over a model's steps. */
final class OperatorCosts {
  /** What one operator takes in a model: instructions, and cycles where they are known. */
  private record Cost(long instructions, long cycles) {
    static Cost of(VerifyReport.Step step) {
      return new Cost(step.instructions(), step.cycles() == null ? 0 : step.cycles());
    }

    Cost plus(Cost other) {
      return new Cost(instructions + other.instructions, cycles + other.cycles);
    }
  }

  /** An operator has a column of its own where it takes this share of a model. */
  private static final double SHARE = 0.1;

  private static final Cost NONE = new Cost(0, 0);

  private final Map<String, Map<String, Cost>> costs = new LinkedHashMap<>();
  private boolean cycles;

  void add(String model, VerifyReport report) {
    Map<String, Cost> operators = costs.computeIfAbsent(model, name -> new LinkedHashMap<>());
    for (VerifyReport.Step step : report.steps()) {
      operators.merge(step.operator(), Cost.of(step), Cost::plus);
    }
    cycles |= report.cycles() != null;
  }

  /** The table: a column for each operator that matters, and one for all others. */
  Map<String, Object> table() {
    List<String> columns =
        costs.values().stream()
            .flatMap(
                operators -> {
                  long all = sum(operators).instructions();
                  return operators.entrySet().stream()
                      .filter(entry -> entry.getValue().instructions() >= SHARE * all)
                      .map(Map.Entry::getKey);
                })
            .distinct()
            .sorted()
            .toList();
    List<Map<String, Object>> rows = new ArrayList<>();
    costs.forEach(
        (model, operators) -> {
          List<Map<String, Object>> cells = new ArrayList<>();
          columns.forEach(operator -> cells.add(cell(operators.getOrDefault(operator, NONE))));
          Map<String, Cost> others = new LinkedHashMap<>(operators);
          others.keySet().removeAll(columns);
          cells.add(cell(sum(others)));
          rows.add(Map.of("model", model, "cells", cells));
        });
    return Map.of("operators", columns, "rows", rows, "cycles", cycles);
  }

  private static Cost sum(Map<String, Cost> operators) {
    return operators.values().stream().reduce(NONE, Cost::plus);
  }

  private static Map<String, Object> cell(Cost cost) {
    return Map.of("instructions", cost.instructions(), "cycles", cost.cycles());
  }
}

package dev.wafer.passes.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives fields of parameter structures half the bytes where many steps share a function and the
 * numbers of all of them fit. A load of a halfword is as quick as that of a word; its instruction
 * is longer, so that few structures gain nothing.
 */
public final class NarrowFields {
  /** Structures of one function from which on they gain. */
  private static final int LEAST_STEPS = 3;

  private NarrowFields() {}

  /** The program with narrow fields; fields that a tile's call writes to keep their type. */
  public static Program of(Program program) {
    Map<CFunction, List<Step>> users = new LinkedHashMap<>();
    for (Step step : program.steps()) {
      users.computeIfAbsent(CFunction.of(step.binding()), f -> new ArrayList<>()).add(step);
    }
    Map<CFunction, Set<String>> narrow = new LinkedHashMap<>();
    users.forEach((function, steps) -> narrow.put(function, narrow(steps)));
    return program.withBindings(
        step ->
            step.binding()
                .withParameters(narrowed(step, narrow.get(CFunction.of(step.binding())))));
  }

  private static Set<String> narrow(List<Step> steps) {
    Set<String> narrow = new LinkedHashSet<>();
    if (steps.size() < LEAST_STEPS || steps.stream().anyMatch(s -> s.tiling().isPresent())) {
      return narrow;
    }
    steps.get(0).binding().parameters().forEach(parameter -> narrow.add(parameter.name()));
    for (Step step : steps) {
      for (Parameter parameter : step.binding().parameters()) {
        boolean fits =
            parameter instanceof Parameter.Whole whole
                && whole.type() == CType.I32
                && CType.I16.holds(whole.value());
        if (!fits) {
          narrow.remove(parameter.name());
        }
      }
    }
    return narrow;
  }

  /** Narrow fields stand behind the others, so that nothing is filled up between them. */
  private static List<Parameter> narrowed(Step step, Set<String> narrow) {
    List<Parameter> wide = new ArrayList<>();
    List<Parameter> halves = new ArrayList<>();
    for (Parameter parameter : step.binding().parameters()) {
      if (parameter instanceof Parameter.Whole whole && narrow.contains(whole.name())) {
        halves.add(new Parameter.Whole(whole.name(), CType.I16, whole.value()));
      } else {
        wide.add(parameter);
      }
    }
    wide.addAll(halves);
    return wide;
  }
}

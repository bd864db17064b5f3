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
    return of(List.of(program)).get(0);
  }

  /** The same for programs whose steps share functions with each other. */
  public static List<Program> of(List<Program> programs) {
    Map<CFunction, List<KernelBinding>> users = new LinkedHashMap<>();
    Set<CFunction> tiled = new LinkedHashSet<>();
    for (Program program : programs) {
      for (Step step : program.steps()) {
        for (KernelBinding binding : step.binding().calls()) {
          CFunction function = CFunction.of(binding);
          users.computeIfAbsent(function, f -> new ArrayList<>()).add(binding);
          if (step.tiling().isPresent()) {
            tiled.add(function);
          }
        }
      }
    }
    Map<CFunction, Set<String>> narrow = new LinkedHashMap<>();
    users.forEach(
        (function, bindings) ->
            narrow.put(function, tiled.contains(function) ? Set.of() : narrow(bindings)));
    return programs.stream()
        .map(
            program ->
                program.withBindings(
                    step ->
                        step.binding()
                            .withCalls(
                                call ->
                                    call.withParameters(
                                        narrowed(call, narrow.get(CFunction.of(call)))))))
        .toList();
  }

  private static Set<String> narrow(List<KernelBinding> bindings) {
    Set<String> narrow = new LinkedHashSet<>();
    if (bindings.size() < LEAST_STEPS) {
      return narrow;
    }
    bindings.get(0).parameters().forEach(parameter -> narrow.add(parameter.name()));
    for (KernelBinding binding : bindings) {
      for (Parameter parameter : binding.parameters()) {
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
  private static List<Parameter> narrowed(KernelBinding binding, Set<String> narrow) {
    List<Parameter> wide = new ArrayList<>();
    List<Parameter> halves = new ArrayList<>();
    for (Parameter parameter : binding.parameters()) {
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

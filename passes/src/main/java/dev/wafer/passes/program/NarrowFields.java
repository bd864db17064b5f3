package dev.wafer.passes.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives fields of parameter structures half the bytes where steps share a function and the numbers
 * of all of them fit. A load of a halfword is as quick as that of a word, and its instruction is as
 * long where the halfword has no sign; with one it is longer, so that few structures gain nothing.
 */
public final class NarrowFields {
  /** Structures of one function from which on they gain by halfwords, and by those with a sign. */
  private static final int LEAST_STEPS = 2;

  private static final int LEAST_STEPS_SIGNED = 3;

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
    Map<CFunction, Map<String, CType>> narrow = new LinkedHashMap<>();
    users.forEach(
        (function, bindings) ->
            narrow.put(function, tiled.contains(function) ? Map.of() : narrow(bindings)));
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

  /** The narrow fields, each with its type. */
  private static Map<String, CType> narrow(List<KernelBinding> bindings) {
    Map<String, CType> narrow = new LinkedHashMap<>();
    for (Parameter parameter : bindings.get(0).parameters()) {
      typeFor(parameter.name(), bindings).ifPresent(type -> narrow.put(parameter.name(), type));
    }
    return narrow;
  }

  private static Optional<CType> typeFor(String field, List<KernelBinding> bindings) {
    if (bindings.size() >= LEAST_STEPS && allHold(bindings, field, CType.U16)) {
      return Optional.of(CType.U16);
    }
    return bindings.size() >= LEAST_STEPS_SIGNED && allHold(bindings, field, CType.I16)
        ? Optional.of(CType.I16)
        : Optional.empty();
  }

  private static boolean allHold(List<KernelBinding> bindings, String field, CType type) {
    return bindings.stream()
        .allMatch(
            binding ->
                binding.parameters().stream()
                    .filter(parameter -> parameter.name().equals(field))
                    .allMatch(
                        parameter ->
                            parameter instanceof Parameter.Whole whole
                                && whole.type() == CType.I32
                                && type.holds(whole.value())));
  }

  /** Narrow fields stand behind the others, so that nothing is filled up between them. */
  private static List<Parameter> narrowed(KernelBinding binding, Map<String, CType> narrow) {
    List<Parameter> wide = new ArrayList<>();
    List<Parameter> halves = new ArrayList<>();
    for (Parameter parameter : binding.parameters()) {
      if (parameter instanceof Parameter.Whole whole && narrow.containsKey(whole.name())) {
        halves.add(new Parameter.Whole(whole.name(), narrow.get(whole.name()), whole.value()));
      } else {
        wide.add(parameter);
      }
    }
    wide.addAll(halves);
    return wide;
  }
}

package dev.wafer.passes.lower;

import dev.wafer.ir.Node;
import dev.wafer.passes.program.CFunction;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Parameter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prices steps whose C function no other step calls, or a small one that no other step calls with
 * other numbers: the compiler folds what is passed to such a function into it, or the function into
 * its callers. Where weights are expanded, the parameters lie on the stack and nothing is folded.
 */
final class OnlyCallers {
  /** Larger functions are not inlined where they have several callers. */
  private static final int MOST_INLINED_BYTES = 150;

  /** For each function what the nodes that call it pass, each with the nodes that pass it. */
  private final Map<CFunction, Map<List<Parameter>, Set<Integer>>> callers = new HashMap<>();

  /**
   * The ways to compute each node, the cheapest first, each priced as if all other nodes took the
   * cheapest of several callers.
   *
   * @param folds the cheapest of several callers first
   */
  Map<Node, List<Alternative>> expected(Map<Node, List<Alternative>> folds) {
    callers.clear();
    folds.forEach((node, ways) -> add(node, ways.get(0).binding()));
    Map<Node, List<Alternative>> expected = new LinkedHashMap<>();
    folds.forEach(
        (node, ways) ->
            expected.put(
                node,
                ways.stream()
                    .map(way -> priced(node, way))
                    .sorted(Comparator.comparingLong(Alternative::time))
                    .toList()));
    return expected;
  }

  /** The steps of a program, each priced by what else calls its function there. */
  static Map<Node, Alternative> settled(Map<Node, Alternative> chosen) {
    OnlyCallers callers = new OnlyCallers();
    chosen.forEach((node, way) -> callers.add(node, way.binding()));
    Map<Node, Alternative> settled = new LinkedHashMap<>();
    chosen.forEach((node, way) -> settled.put(node, callers.priced(node, way)));
    return settled;
  }

  /**
   * The ways to compute each node, with those priced as only callers that are whatever the other
   * nodes take.
   */
  Map<Node, List<Alternative>> priced(Map<Node, List<Alternative>> choices) {
    callers.clear();
    choices.forEach((node, ways) -> ways.forEach(way -> add(node, way.binding())));
    Map<Node, List<Alternative>> priced = new LinkedHashMap<>();
    choices.forEach(
        (node, ways) -> priced.put(node, ways.stream().map(way -> priced(node, way)).toList()));
    return priced;
  }

  private void add(Node node, KernelBinding binding) {
    callers
        .computeIfAbsent(CFunction.of(binding), function -> new HashMap<>())
        .computeIfAbsent(numbers(binding), numbers -> new HashSet<>())
        .add(node.id());
  }

  private static List<Parameter> numbers(KernelBinding binding) {
    return binding.parameters().stream()
        .filter(parameter -> !(parameter instanceof Parameter.Pointer))
        .toList();
  }

  private Alternative priced(Node node, Alternative way) {
    KernelBinding binding = way.binding();
    if (!binding.dependsOnCallers()) {
      return way;
    }
    boolean only = way.passesConstants() && isOnlyCaller(node, binding);
    return only == binding.onlyCaller() ? way : way.withBinding(binding.asCaller(only, way.core()));
  }

  private boolean isOnlyCaller(Node node, KernelBinding binding) {
    List<Parameter> own = numbers(binding);
    boolean small = binding.codeBytes() <= MOST_INLINED_BYTES;
    return callers.getOrDefault(CFunction.of(binding), Map.of()).entrySet().stream()
        .allMatch(
            passed ->
                (small && passed.getKey().equals(own))
                    || passed.getValue().equals(Set.of(node.id())));
  }
}

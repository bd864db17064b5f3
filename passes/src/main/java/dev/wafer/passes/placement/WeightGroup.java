package dev.wafer.passes.placement;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.lower.Alternative;
import dev.wafer.passes.lower.LoweringChoices;
import dev.wafer.passes.parameters.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Steps that share weights, and the placements among which they have to choose as one.
 *
 * @param weights the constants that they read, without biases
 * @param options {@link Placement#FOLD} first
 */
public record WeightGroup(List<Node> nodes, List<Value> weights, List<Option> options) {
  private static final Comparator<Alternative> FAST = Comparator.comparingLong(Alternative::time);
  private static final Comparator<Alternative> SMALL =
      Comparator.comparingLong(Alternative::weightBytes).thenComparingLong(Alternative::arenaBytes);

  public WeightGroup {
    nodes = List.copyOf(nodes);
    weights = List.copyOf(weights);
    options = List.copyOf(options);
  }

  /** The groups of all steps that read weights, in order of their first steps. */
  public static List<WeightGroup> of(LoweringChoices choices) {
    Map<Object, Integer> users = new LinkedHashMap<>();
    List<List<Node>> groups = new ArrayList<>();
    for (Map.Entry<Node, List<Alternative>> step : choices.steps().entrySet()) {
      Set<Object> arrays = new LinkedHashSet<>();
      for (Alternative.Weights weights : step.getValue().get(0).weights()) {
        Bytes data = weights.array().data();
        arrays.add(Map.entry(weights.array().type(), data));
      }
      if (!arrays.isEmpty()) {
        merge(step.getKey(), arrays, users, groups);
      }
    }
    return groups.stream()
        .filter(nodes -> !nodes.isEmpty())
        .map(nodes -> group(choices, nodes))
        .toList();
  }

  private static void merge(
      Node node, Set<Object> arrays, Map<Object, Integer> users, List<List<Node>> groups) {
    List<Node> merged = new ArrayList<>();
    int index = groups.size();
    for (Object array : arrays) {
      Integer other = users.get(array);
      if (other != null && !groups.get(other).isEmpty()) {
        merged.addAll(groups.get(other));
        groups.set(other, List.of());
        index = Math.min(index, other);
      }
    }
    merged.add(node);
    int target = index;
    Set<Integer> emptied = new LinkedHashSet<>();
    for (Object array : arrays) {
      Integer other = users.get(array);
      if (other != null) {
        emptied.add(other);
      }
    }
    users.replaceAll((array, group) -> emptied.contains(group) ? target : group);
    arrays.forEach(array -> users.put(array, target));
    if (target == groups.size()) {
      groups.add(merged);
    } else {
      groups.set(target, merged);
    }
  }

  private static WeightGroup group(LoweringChoices choices, List<Node> nodes) {
    List<Option> options = new ArrayList<>();
    if (nodes.size() == 1) {
      Node node = nodes.get(0);
      for (Alternative alternative : choices.steps().get(node)) {
        options.add(Option.of(alternative.placement(), Map.of(node, alternative)));
      }
    } else {
      options.add(option(choices, nodes, Placement.FOLD, Comparator.comparing(a -> 0)));
      for (Placement placement : List.of(Placement.INIT, Placement.ON_DEMAND, Placement.DIRECT)) {
        if (shared(choices, nodes, placement)) {
          options.add(option(choices, nodes, placement, FAST));
          options.add(option(choices, nodes, placement, SMALL));
        }
      }
    }
    return new WeightGroup(nodes, weights(choices.graph(), nodes), options);
  }

  /**
   * Whether steps can have a placement together. A step that has another one instead would keep a
   * second copy of the weights in flash; one whose weights no code makes smaller keeps them anyway.
   */
  private static boolean shared(LoweringChoices choices, List<Node> nodes, Placement placement) {
    boolean any = false;
    for (Node node : nodes) {
      boolean has = with(choices, node, placement).findAny().isPresent();
      if (!has && choices.steps().get(node).size() > 1) {
        return false;
      }
      any |= has;
    }
    return any;
  }

  private static Option option(
      LoweringChoices choices,
      List<Node> nodes,
      Placement placement,
      Comparator<Alternative> order) {
    Map<Node, Alternative> steps = new LinkedHashMap<>();
    for (Node node : nodes) {
      steps.put(
          node,
          with(choices, node, placement)
              .min(order)
              .orElseGet(() -> choices.steps().get(node).get(0)));
    }
    return Option.of(placement, steps);
  }

  private static Stream<Alternative> with(LoweringChoices choices, Node node, Placement placement) {
    return choices.steps().get(node).stream().filter(a -> a.placement() == placement);
  }

  private static List<Value> weights(Graph graph, List<Node> nodes) {
    Set<Value> weights = new LinkedHashSet<>();
    for (Node node : nodes) {
      List<Value> constants =
          node.inputs().stream().filter(v -> graph.dense(v).isPresent()).toList();
      List<Value> matrices = constants.stream().filter(v -> v.shape().rank() > 1).toList();
      weights.addAll(matrices.isEmpty() ? constants : matrices);
    }
    return List.copyOf(weights);
  }

  /** The same with nothing but the sparse forms that keep the weights in some blocks. */
  WeightGroup inBlocks(LoweringChoices choices, PlacementRequest.BlockRule rule) {
    Map<Node, List<Alternative>> kept = new LinkedHashMap<>();
    for (Node node : nodes) {
      kept.put(
          node,
          with(choices, node, Placement.DIRECT).filter(a -> rule.isKeptBy(a.binding())).toList());
    }
    if (kept.values().stream().anyMatch(List::isEmpty)) {
      return new WeightGroup(nodes, weights, List.of());
    }
    List<Option> restricted = new ArrayList<>();
    for (Comparator<Alternative> order : List.of(FAST, SMALL)) {
      Map<Node, Alternative> steps = new LinkedHashMap<>();
      kept.forEach((node, forms) -> steps.put(node, forms.stream().min(order).orElseThrow()));
      Option option = Option.of(Placement.DIRECT, steps);
      if (!restricted.contains(option)) {
        restricted.add(option);
      }
    }
    return new WeightGroup(nodes, weights, restricted);
  }

  public Option fold() {
    return options.get(0);
  }
}

package dev.wafer.passes.lower;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.cost.Exchange;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.program.CFunction;
import dev.wafer.passes.program.KernelBinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses a kernel for each node such that few functions stand in flash: a step leaves a function
 * that hardly anybody uses for one that others use, where the code that goes is worth the time. A
 * step that has no such choice keeps the cheapest kernel.
 */
final class FunctionSharing {
  /**
   * One way to compute a node.
   *
   * @param function its number among all functions
   * @param code bytes of the code that it needs: of its function, under its number, and of those
   *     that this one calls, under their names
   */
  private record Offer(Alternative alternative, Integer function, Map<Object, Integer> code) {
    static Offer of(Alternative alternative, Integer function, Map<CFunction, Integer> numbers) {
      Map<Object, Integer> code = new LinkedHashMap<>(alternative.binding().helperBytes());
      code.put(function, alternative.binding().codeBytes());
      if (alternative.binding().segment().isPresent()) {
        for (KernelBinding call : alternative.binding().calls()) {
          code.putAll(call.helperBytes());
          code.put(number(CFunction.of(call), numbers), call.codeBytes());
        }
      }
      return new Offer(alternative, function, code);
    }

    long time() {
      return alternative.time();
    }

    long parameterBytes() {
      return alternative.binding().parameterBytes();
    }
  }

  private final Exchange exchange;
  private final Map<Node, Map<Integer, Offer>> offers = new LinkedHashMap<>();
  private final Map<Node, Offer> chosen = new LinkedHashMap<>();
  private long mayLose;

  private FunctionSharing(Graph graph, Map<Node, List<Alternative>> folds, Objective objective) {
    Map<CFunction, Integer> numbers = new LinkedHashMap<>();
    folds.forEach(
        (node, alternatives) -> {
          Map<Integer, Offer> offered = new LinkedHashMap<>();
          for (Alternative alternative : alternatives) {
            Integer number = number(CFunction.of(alternative.binding()), numbers);
            offered.computeIfAbsent(number, n -> Offer.of(alternative, n, numbers));
          }
          offers.put(node, offered);
          chosen.put(node, offered.values().iterator().next());
        });
    long time = chosen.values().stream().mapToLong(Offer::time).sum();
    long constants =
        graph.constants().keySet().stream().mapToLong(value -> value.type().sizeBytes()).sum();
    exchange = objective.exchange(time, constants, 1);
    mayLose = (long) (objective.mostForSmallerCode() * time);
  }

  private static Integer number(CFunction function, Map<CFunction, Integer> numbers) {
    return numbers.computeIfAbsent(function, f -> numbers.size());
  }

  /**
   * The kernel of each node.
   *
   * @param folds what computes each node, the cheapest first
   * @param objective empty for the cheapest in any case
   */
  static Map<Node, Alternative> choose(
      Graph graph, Map<Node, List<Alternative>> folds, Optional<Objective> objective) {
    Map<Node, Alternative> kernels = new LinkedHashMap<>();
    if (objective.map(Objective::mostForSmallerCode).orElse(0.0) == 0) {
      folds.forEach((node, alternatives) -> kernels.put(node, alternatives.get(0)));
      return kernels;
    }
    FunctionSharing sharing = new FunctionSharing(graph, folds, objective.get());
    sharing.improve();
    sharing.chosen.forEach((node, offer) -> kernels.put(node, offer.alternative()));
    return kernels;
  }

  /** Steps that leave one function for another. */
  private record Move(Map<Node, Offer> steps, long loses, double gains) {}

  /** What some function takes over. */
  private record Gathering(List<Move> moves, double gains) {}

  /** Each gathering has to lower the whole cost, so that this ends. */
  private void improve() {
    Set<Integer> functions = new LinkedHashSet<>();
    offers.values().forEach(offered -> functions.addAll(offered.keySet()));
    double cost = cost(chosen);
    boolean improved;
    do {
      Map<Integer, List<Node>> users = new LinkedHashMap<>();
      chosen.forEach(
          (node, offer) ->
              users.computeIfAbsent(offer.function(), f -> new ArrayList<>()).add(node));
      List<Gathering> gatherings =
          functions.stream()
              .map(function -> gathering(function, users))
              .filter(gathering -> gathering.gains() > 0)
              .sorted(Comparator.comparingDouble(Gathering::gains).reversed())
              .toList();
      improved = false;
      for (int i = 0; i < gatherings.size() && !improved; i++) {
        Map<Node, Offer> next = new LinkedHashMap<>(chosen);
        gatherings.get(i).moves().forEach(move -> next.putAll(move.steps()));
        double nextCost = cost(next);
        improved = nextCost < cost;
        if (improved) {
          chosen.putAll(next);
          mayLose -= gatherings.get(i).moves().stream().mapToLong(Move::loses).sum();
          cost = nextCost;
        }
      }
    } while (improved);
  }

  /** Time, and the code of all functions with the parameters that they take, once each. */
  private double cost(Map<Node, Offer> kernels) {
    Map<Object, Integer> code = new LinkedHashMap<>();
    long time = 0;
    long bytes = 0;
    for (Offer offer : kernels.values()) {
      code.putAll(offer.code());
      time += offer.time();
      bytes += offer.parameterBytes();
    }
    bytes += code.values().stream().mapToLong(Integer::longValue).sum();
    return time + exchange.cost(0, bytes);
  }

  /** What a function takes over with profit, and what is gained after its own code is paid. */
  private Gathering gathering(Integer function, Map<Integer, List<Node>> users) {
    Map<Object, Integer> uses = new LinkedHashMap<>();
    chosen
        .values()
        .forEach(offer -> offer.code().keySet().forEach(c -> uses.merge(c, 1, Integer::sum)));
    Map<Object, Integer> own =
        offers.values().stream()
            .flatMap(offered -> Optional.ofNullable(offered.get(function)).stream())
            .findFirst()
            .map(Offer::code)
            .orElseThrow();
    double gains = 0;
    for (Map.Entry<Object, Integer> code : own.entrySet()) {
      gains -= uses.containsKey(code.getKey()) ? 0 : exchange.cost(0, code.getValue());
      uses.merge(code.getKey(), 1, Integer::sum);
    }
    List<Move> moves = new ArrayList<>();
    long left = mayLose;
    for (Map.Entry<Integer, List<Node>> other : users.entrySet()) {
      Optional<Move> move =
          other.getKey().equals(function)
              ? Optional.empty()
              : move(other.getValue(), function, uses);
      if (move.isPresent() && move.get().gains() > 0 && move.get().loses() <= left) {
        left -= move.get().loses();
        gains += move.get().gains();
        moves.add(move.get());
        other
            .getValue()
            .forEach(
                node ->
                    chosen.get(node).code().keySet().forEach(c -> uses.merge(c, -1, Integer::sum)));
      }
    }
    return new Gathering(moves, gains);
  }

  /** All steps of one function to another one, if that takes them all. */
  private Optional<Move> move(List<Node> nodes, Integer to, Map<Object, Integer> uses) {
    Map<Node, Offer> steps = new LinkedHashMap<>();
    long loses = 0;
    long freed = 0;
    for (Node node : nodes) {
      Offer next = offers.get(node).get(to);
      if (next == null) {
        return Optional.empty();
      }
      Offer now = chosen.get(node);
      loses += next.time() - now.time();
      freed += now.parameterBytes() - next.parameterBytes();
      steps.put(node, next);
    }
    for (Map.Entry<Object, Integer> code : chosen.get(nodes.get(0)).code().entrySet()) {
      freed += uses.get(code.getKey()) <= nodes.size() ? code.getValue() : 0;
    }
    return Optional.of(new Move(steps, loses, exchange.cost(0, freed) - loses));
  }
}

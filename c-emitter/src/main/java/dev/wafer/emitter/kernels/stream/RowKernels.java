package dev.wafer.emitter.kernels.stream;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.KernelRequest;
import dev.wafer.passes.lower.KernelTable;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.stream.RowNodes;
import dev.wafer.passes.stream.RowRule;
import dev.wafer.targets.Core;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Chooses kernels for the rows of nodes. All rows of a node have the same kernel, so that its
 * weights lie in flash once.
 */
final class RowKernels {
  private final KernelTable kernels;
  private final KernelTable roomy;
  private final KernelTable frugal;
  private final Objective objective;
  private final RowNodes rowNodes;
  private final Core core;

  /**
   * @param roomy kernels that are faster for more flash
   * @param frugal kernels that are slower and want less scratch
   */
  RowKernels(
      KernelTable kernels,
      KernelTable roomy,
      KernelTable frugal,
      Objective objective,
      RowNodes rowNodes,
      Core core) {
    this.kernels = kernels;
    this.roomy = roomy;
    this.frugal = frugal;
    this.objective = objective;
    this.rowNodes = rowNodes;
    this.core = core;
  }

  /**
   * The kernel of each node.
   *
   * @param order the nodes as they run, each as often as it does
   */
  Optional<Map<Node, KernelBinding>> choose(List<Node> order) {
    Map<Node, KernelBinding> chosen = new LinkedHashMap<>();
    for (Map<Node, Integer> turns : turns(order)) {
      Optional<Map<Node, KernelBinding>> best = cheapest(turns);
      if (best.isEmpty()) {
        return Optional.empty();
      }
      chosen.putAll(best.get());
    }
    return Optional.of(chosen);
  }

  /** For each node how often which of its rows are computed. */
  private static Collection<Map<Node, Integer>> turns(List<Node> order) {
    Map<Integer, Map<Node, Integer>> parts = new LinkedHashMap<>();
    order.forEach(
        node ->
            parts
                .computeIfAbsent(node.id(), id -> new LinkedHashMap<>())
                .merge(node, 1, Integer::sum));
    return parts.values();
  }

  /**
   * The same with frugal kernels for more and more nodes, those first that want the most scratch:
   * only together may they make the peak lower.
   *
   * @param chosen as of {@link #choose}
   */
  List<Map<Node, KernelBinding>> withLessScratch(
      List<Node> order, Map<Node, KernelBinding> chosen) {
    List<Map<Node, KernelBinding>> smaller = new ArrayList<>();
    for (Map<Node, Integer> turns : turns(order)) {
      cheapest(frugal, turns)
          .map(Choice::bindings)
          .filter(other -> scratchBytes(other) < scratchBytes(chosen, other.keySet()))
          .ifPresent(smaller::add);
    }
    smaller.sort(
        Comparator.comparingLong(
                (Map<Node, KernelBinding> other) -> scratchBytes(chosen, other.keySet()))
            .reversed());
    List<Map<Node, KernelBinding>> trials = new ArrayList<>();
    Map<Node, KernelBinding> all = new LinkedHashMap<>(chosen);
    for (Map<Node, KernelBinding> other : smaller) {
      all.putAll(other);
      trials.add(new LinkedHashMap<>(all));
    }
    return trials;
  }

  private static long scratchBytes(Map<Node, KernelBinding> bindings) {
    return scratchBytes(bindings, bindings.keySet());
  }

  /** The most that the kernel of one of these nodes wants. */
  private static long scratchBytes(Map<Node, KernelBinding> bindings, Set<Node> nodes) {
    return nodes.stream()
        .mapToLong(
            node ->
                bindings.get(node).scratch().stream().mapToLong(ScratchRequest::sizeBytes).sum())
        .max()
        .orElse(0);
  }

  private Optional<Map<Node, KernelBinding>> cheapest(Map<Node, Integer> turns) {
    Optional<Choice> usual = cheapest(kernels, turns);
    Optional<Choice> large = cheapest(roomy, turns);
    // A part does not know what share of a whole inference larger weights save.
    boolean pays =
        usual.isPresent()
            && large.isPresent()
            && (objective.leastGainPercent() == 0
                || large.get().bytes()
                    <= usual.get().bytes() + Objective.fewWeightBytes(usual.get().bytes()))
            && usual.get().instructions() - large.get().instructions()
                > objective.leastPerFlashByte() * (large.get().bytes() - usual.get().bytes());
    return (pays ? large : usual).map(Choice::bindings);
  }

  /** One kernel for all rows of a node. */
  private record Choice(Map<Node, KernelBinding> bindings, long instructions) {
    /** Of the packed constants, which all rows share. */
    private long bytes() {
      return bindings.values().iterator().next().constantBytes();
    }
  }

  /** A kernel, and what it makes of the rows that come most often. */
  private record Candidate(
      Function<KernelRequest, Optional<KernelBinding>> kernel, KernelBinding usual) {}

  /** The kernel that is the cheapest for the rows that come most often, of those that fit all. */
  private Optional<Choice> cheapest(KernelTable table, Map<Node, Integer> turns) {
    Node usual = Collections.max(turns.keySet(), Comparator.comparingInt(turns::get));
    return table
        .kernels(usual.op())
        .flatMap(kernel -> bind(kernel, usual).map(b -> new Candidate(kernel, b)).stream())
        .sorted(Comparator.comparingLong(candidate -> candidate.usual().instructions()))
        .flatMap(candidate -> choice(candidate, turns, usual).stream())
        .findFirst();
  }

  private Optional<KernelBinding> bind(
      Function<KernelRequest, Optional<KernelBinding>> kernel, Node node) {
    KernelRequest request = new KernelRequest(rowNodes.graph(node), node, core);
    return kernel.apply(request).filter(binding -> isAligned(request, binding));
  }

  private Optional<Choice> choice(Candidate candidate, Map<Node, Integer> turns, Node usual) {
    Map<Node, KernelBinding> bindings = new LinkedHashMap<>();
    long sum = 0;
    for (Map.Entry<Node, Integer> turn : turns.entrySet()) {
      Node node = turn.getKey();
      Optional<KernelBinding> binding =
          node.equals(usual) ? Optional.of(candidate.usual()) : bind(candidate.kernel(), node);
      if (binding.isEmpty()) {
        return Optional.empty();
      }
      bindings.put(node, binding.get());
      sum += binding.get().instructions() * turn.getValue();
    }
    return Optional.of(new Choice(bindings, sum));
  }

  /** Whether each row of the planes starts where the kernel can read or write it. */
  private static boolean isAligned(KernelRequest request, KernelBinding binding) {
    List<Value> planes = new ArrayList<>(request.graph().inputs());
    planes.addAll(request.node().outputs());
    return planes.stream()
        .allMatch(
            value ->
                value.type().sizeBytes() / RowRule.height(value) % binding.alignmentBytes() == 0);
  }
}

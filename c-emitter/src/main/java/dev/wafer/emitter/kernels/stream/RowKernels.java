package dev.wafer.emitter.kernels.stream;

import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Streamed.Room;
import dev.wafer.passes.cost.Objective;
import dev.wafer.passes.lower.KernelRequest;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Chooses kernels for the rows of nodes. All rows of a node have the same kernel, so that its
 * weights lie in flash once.
 */
final class RowKernels {
  private final RowTables kernels;
  private final Objective objective;
  private final Room room;
  private final RowNodes rowNodes;
  private final Core core;

  /**
   * @param room what larger weights have to save
   */
  RowKernels(RowTables kernels, Objective objective, Room room, RowNodes rowNodes, Core core) {
    this.kernels = kernels;
    this.objective = objective;
    this.room = room;
    this.rowNodes = rowNodes;
    this.core = core;
  }

  /**
   * The kernel of each node, in several ways: the fastest, and then those with less and less
   * scratch, for all nodes alike, since only together do they make the peak lower. None where a
   * node has no kernel.
   *
   * @param order the nodes as they run, each as often as it does
   */
  List<Map<Node, KernelBinding>> choices(List<Node> order) {
    List<List<Choice>> nodes = new ArrayList<>();
    SortedSet<Long> scratch = new TreeSet<>(Comparator.reverseOrder());
    for (Map<Node, Integer> turns : turns(order)) {
      List<Choice> choices = kernels.choices(key(turns), () -> choices(turns));
      if (choices.isEmpty()) {
        return List.of();
      }
      choices.forEach(choice -> scratch.add(choice.scratchBytes()));
      nodes.add(choices);
    }
    Set<List<Choice>> ways = new LinkedHashSet<>();
    for (long most : scratch) {
      ways.add(nodes.stream().map(choices -> within(choices, most)).toList());
    }
    return ways.stream().map(RowKernels::bindings).toList();
  }

  private static Map<Node, KernelBinding> bindings(List<Choice> choices) {
    Map<Node, KernelBinding> bindings = new LinkedHashMap<>();
    choices.forEach(choice -> bindings.putAll(choice.bindings()));
    return bindings;
  }

  /** The fastest with so much scratch, or the one with the least. */
  private static Choice within(List<Choice> choices, long mostScratchBytes) {
    return choices.stream()
        .filter(choice -> choice.scratchBytes() <= mostScratchBytes)
        .findFirst()
        .orElse(choices.get(choices.size() - 1));
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

  /** All that the choice for a node's rows depends on. */
  private Object key(Map<Node, Integer> turns) {
    Object request = request(often(turns)).key();
    return List.of(
        request, List.copyOf(turns.entrySet()), room.gainPerWeightByte(), room.gainOfWeights());
  }

  /** The fastest kernel for all rows of a node, and slower ones with less scratch each. */
  private List<Choice> choices(Map<Node, Integer> turns) {
    Optional<Choice> usual = cheapest(turns);
    if (usual.isEmpty()) {
      return List.of();
    }
    List<Choice> all = new ArrayList<>(usual.stream().toList());
    Node often = often(turns);
    Stream.of(kernels.roomy(), kernels.frugal())
        .flatMap(table -> table.kernels(often.op()))
        .flatMap(kernel -> bind(kernel, often).map(b -> new Candidate(kernel, b)).stream())
        .flatMap(candidate -> choice(candidate, turns, often).stream())
        .filter(choice -> pays(choice, usual.get()))
        .forEach(all::add);
    all.sort(Comparator.comparingDouble(this::cost));
    List<Choice> choices = new ArrayList<>();
    for (Choice choice : all) {
      if (choices.isEmpty()
          || choice.scratchBytes() < choices.get(choices.size() - 1).scratchBytes()) {
        choices.add(choice);
      }
    }
    return choices;
  }

  /** Whether weights stay about as large, or save enough. */
  private boolean pays(Choice choice, Choice usual) {
    long growth = choice.bytes() - usual.bytes();
    long saved = usual.time() - choice.time();
    return growth <= 0
        || (growth <= Objective.fewWeightBytes(usual.bytes())
            ? saved > objective.leastPerFlashByte() * growth
            : saved > (double) room.gainPerWeightByte() * growth && saved >= room.gainOfWeights());
  }

  private double cost(Choice choice) {
    double rate = Math.min(objective.leastPerFlashByte(), room.gainPerWeightByte());
    return choice.time() + rate * choice.bytes();
  }

  /** One kernel for all rows of a node. */
  record Choice(Map<Node, KernelBinding> bindings, long time, long scratchBytes) {
    /** Of the packed constants, which all rows share. */
    private long bytes() {
      return bindings.values().iterator().next().constantBytes();
    }
  }

  /** A kernel, and what it makes of the rows that come most often. */
  private record Candidate(
      Function<KernelRequest, Optional<KernelBinding>> kernel, KernelBinding usual) {}

  private static Node often(Map<Node, Integer> turns) {
    return Collections.max(turns.keySet(), Comparator.comparingInt(turns::get));
  }

  /**
   * The usual kernel that is the cheapest for the rows that come most often, of those that fit all.
   */
  private Optional<Choice> cheapest(Map<Node, Integer> turns) {
    Node often = often(turns);
    return kernels
        .usual()
        .kernels(often.op())
        .flatMap(kernel -> bind(kernel, often).map(b -> new Candidate(kernel, b)).stream())
        .sorted(Comparator.comparingLong(candidate -> candidate.usual().time()))
        .flatMap(candidate -> choice(candidate, turns, often).stream())
        .findFirst();
  }

  private Optional<KernelBinding> bind(
      Function<KernelRequest, Optional<KernelBinding>> kernel, Node node) {
    KernelRequest request = request(node);
    return kernel.apply(request).filter(binding -> isAligned(request, binding));
  }

  private KernelRequest request(Node node) {
    return new KernelRequest(rowNodes.graph(node), node, core);
  }

  private Optional<Choice> choice(Candidate candidate, Map<Node, Integer> turns, Node usual) {
    Map<Node, KernelBinding> bindings = new LinkedHashMap<>();
    long sum = 0;
    long scratch = 0;
    for (Map.Entry<Node, Integer> turn : turns.entrySet()) {
      Node node = turn.getKey();
      Optional<KernelBinding> binding =
          node.equals(usual) ? Optional.of(candidate.usual()) : bind(candidate.kernel(), node);
      if (binding.isEmpty()) {
        return Optional.empty();
      }
      bindings.put(node, binding.get());
      sum += binding.get().time() * turn.getValue();
      scratch = Math.max(scratch, scratchBytes(binding.get()));
    }
    return Optional.of(new Choice(bindings, sum, scratch));
  }

  /** Without what lies over the rows that are read, as it mostly does. */
  private static long scratchBytes(KernelBinding binding) {
    return binding.scratch().stream()
        .filter(request -> request.frame().isEmpty())
        .mapToLong(ScratchRequest::sizeBytes)
        .sum();
  }

  /** Whether each row of the planes starts where the kernel can read or write it. */
  private static boolean isAligned(KernelRequest request, KernelBinding binding) {
    List<Value> planes = new ArrayList<>(request.graph().inputs());
    planes.addAll(request.node().outputs());
    return planes.stream()
        .allMatch(value -> RowRule.rowBytes(value) % binding.alignmentBytes() == 0);
  }
}

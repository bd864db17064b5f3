package dev.wafer.passes.search;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.lower.Lowering;
import dev.wafer.passes.memory.ArenaPlanning;
import dev.wafer.passes.program.KernelBinding;
import dev.wafer.passes.program.Overlap;
import dev.wafer.passes.program.Program;
import dev.wafer.passes.program.ScratchRequest;
import dev.wafer.passes.program.Step;
import dev.wafer.passes.schedule.Scheduler;
import dev.wafer.passes.schedule.StepBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the order of the nodes that gives the smallest planned arena.
 *
 * <p>Candidates are the order that the graph came with, the one with the lowest peak of live bytes,
 * and the one with the lowest peak when the kernels' scratch and overlaps count, too. They are
 * planned, and the first with the smallest arena is taken. A graph whose nodes have one order only
 * costs next to nothing: it has one candidate, which is not planned.
 */
public final class OrderChoice {
  private final Lowering lowering;
  private final ArenaPlanning planning;

  public OrderChoice(Lowering lowering, ArenaPlanning planning) {
    this.lowering = lowering;
    this.planning = planning;
  }

  /** The graph with its nodes in the order that was chosen. */
  public Graph choose(Graph graph) {
    Scheduler scheduler = new Scheduler();
    if (Scheduler.hasOneOrder(graph)) {
      return graph;
    }
    Program given = lowering.lower(graph);
    List<Graph> candidates = new ArrayList<>(List.of(graph));
    addNew(candidates, scheduler.schedule(graph).graph());
    addNew(candidates, scheduler.schedule(graph, bytesOf(kernels(given))).graph());
    if (candidates.size() == 1) {
      return graph;
    }
    Graph best = graph;
    long least = planning.plan(given).plan().heightBytes();
    for (Graph candidate : candidates.subList(1, candidates.size())) {
      long bytes = planning.plan(lowering.lower(candidate)).plan().heightBytes();
      if (bytes < least) {
        best = candidate;
        least = bytes;
      }
    }
    return best;
  }

  /** The kernel of each node that is a step, as the planner sees it. */
  private Map<Node, KernelBinding> kernels(Program program) {
    Map<Node, KernelBinding> kernels = new LinkedHashMap<>();
    for (Step step : planning.seen(program).steps()) {
      kernels.put(step.node(), step.binding());
    }
    return kernels;
  }

  private static void addNew(List<Graph> candidates, Graph candidate) {
    if (candidates.stream().noneMatch(known -> known.nodes().equals(candidate.nodes()))) {
      candidates.add(candidate);
    }
  }

  /** What the kernels say of scratch and overlap. */
  private static StepBytes bytesOf(Map<Node, KernelBinding> bindings) {
    return new StepBytes() {
      @Override
      public long scratchBytes(Node node) {
        KernelBinding binding = bindings.get(node);
        return binding == null
            ? 0
            : binding.scratch().stream().mapToLong(ScratchRequest::sizeBytes).sum();
      }

      @Override
      public long sharedBytes(Node node, int inputIndex) {
        KernelBinding binding = bindings.get(node);
        return binding == null
            ? 0
            : binding.overlaps().stream()
                .filter(overlap -> overlap.inputIndex() == inputIndex)
                .mapToLong(overlap -> shared(node, overlap))
                .max()
                .orElse(0);
      }
    };
  }

  /** Most bytes that input and output have in common at the distances that are permitted. */
  static long shared(Node node, Overlap overlap) {
    long input = node.input(overlap.inputIndex()).type().sizeBytes();
    long output = node.output(overlap.outputIndex()).type().sizeBytes();
    boolean outputAbove = overlap.form() == Overlap.Form.OUTPUT_ABOVE;
    long lower = outputAbove ? input : output;
    long upper = outputAbove ? output : input;
    return Math.max(0, Math.min(upper, lower - overlap.distanceBytes()));
  }
}

package dev.wafer.passes.lower;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.program.Edges;
import dev.wafer.passes.slices.SlicePlan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph to be lowered and the ways to compute each of its nodes that is a step.
 *
 * @param slices where the values lie
 * @param steps for each such node, in order, its alternatives: weights in flash first
 * @param roomy for some of these nodes, faster alternatives that want more of the arena or of
 *     flash; nobody takes them without a look at what is to spare
 * @param edges where inputs and outputs lie
 */
public record LoweringChoices(
    Graph graph,
    Map<Node, List<Alternative>> steps,
    Map<Node, List<Alternative>> roomy,
    SlicePlan slices,
    Edges edges) {
  public LoweringChoices {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    roomy = Collections.unmodifiableMap(new LinkedHashMap<>(roomy));
  }

  /** Each step with its weights in flash as its kernel reads them. */
  public Map<Node, Alternative> folded() {
    Map<Node, Alternative> folded = new LinkedHashMap<>();
    steps.forEach((node, alternatives) -> folded.put(node, alternatives.get(0)));
    return folded;
  }
}

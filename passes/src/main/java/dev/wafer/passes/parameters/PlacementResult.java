package dev.wafer.passes.parameters;

import dev.wafer.ir.Graph;
import java.util.List;

/** A graph whose parameters are placed, and what was decided for each chain. */
public record PlacementResult(Graph graph, List<PlacementDecision> decisions) {
  public PlacementResult {
    decisions = List.copyOf(decisions);
  }
}

package dev.wafer.passes.parameters;

import dev.wafer.ir.Graph;
import java.util.List;

/** A graph whose parameters are dense constants, and what was computed for that. */
public record FoldingResult(Graph graph, List<FoldedParameter> folded) {
  public FoldingResult {
    folded = List.copyOf(folded);
  }
}

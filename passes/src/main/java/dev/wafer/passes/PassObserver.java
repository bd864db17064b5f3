package dev.wafer.passes;

import dev.wafer.ir.Graph;

/** Sees the graph after each pass of a pipeline. */
@FunctionalInterface
public interface PassObserver {
  /** Sees nothing. */
  PassObserver NONE = (pass, graph) -> {};

  void after(Pass pass, Graph graph);
}

package dev.wafer.passes;

import dev.wafer.ir.Graph;

/** One rewrite of a graph. The result computes the same bits from the same inputs. */
public interface Pass {
  /** Short, stable and unique, for example {@code pad-fusion}. */
  String name();

  /** The rewritten graph; the given one if there is nothing to do. */
  Graph run(Graph graph, PassContext context);
}

package dev.wafer.passes.channels;

import dev.wafer.ir.Graph;
import dev.wafer.passes.PassAssertions;
import dev.wafer.passes.PassContext;

/** Graphs in the text form as the pass leaves them. */
final class PrunedGraph {
  static final ChannelPruning PASS = new ChannelPruning(1);

  private PrunedGraph() {}

  /** Output channels of a node of the pruned graph, after checking its bits. */
  static int channels(String text, int node) {
    return of(text).nodes().get(node).output().shape().dim(-1);
  }

  /** A graph without its dead channels, after checking its bits. */
  static Graph of(String text) {
    Graph graph = PassAssertions.parse(text);
    Graph pruned = PASS.run(graph, PassContext.silent());
    PassAssertions.assertSameBits(graph, pruned);
    return pruned;
  }
}

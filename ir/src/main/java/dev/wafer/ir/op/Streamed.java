package dev.wafer.ir.op;

import dev.wafer.ir.Graph;
import java.util.List;

/**
 * A graph that is computed row by row, each node a few rows behind the ones that it reads, so that
 * what lies between them never exists whole. Inputs and output are those of the graph, [1, h, w,
 * c].
 *
 * @param rows that each node computes at a time, at most
 */
public record Streamed(Graph graph, List<Integer> rows) implements Op {
  public Streamed {
    rows = List.copyOf(rows);
    if (rows.size() != graph.nodes().size() || rows.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          rows + " rows at a time of " + graph.nodes().size() + " nodes");
    }
  }

  @Override
  public String mnemonic() {
    return "STREAMED";
  }

  @Override
  public List<Graph> regions() {
    return List.of(graph);
  }

  @Override
  public Op withRegions(List<Graph> others) {
    return new Streamed(others.get(0), rows);
  }
}

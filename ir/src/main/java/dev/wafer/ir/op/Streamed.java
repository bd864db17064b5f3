package dev.wafer.ir.op;

import dev.wafer.ir.Graph;
import java.util.List;

/**
 * A graph that is computed row by row, each node a few rows behind the ones that it reads, so that
 * what lies between them never exists whole. Inputs and output are those of the graph, [1, h, w,
 * c].
 *
 * @param rows that each node computes at a time, at most
 * @param room what kernels may take for speed
 */
public record Streamed(Graph graph, List<Integer> rows, Room room) implements Op {
  /**
   * What kernels may take for speed, as the model around the graph permits.
   *
   * @param aimBytes of windows and kernels' scratch together, of which fewer gain nothing
   * @param gainPerWeightByte instructions of an inference that weights have to save for each byte
   *     by which they are larger than others
   * @param gainOfWeights instructions of an inference that they have to save in all
   * @param outputBytes of the output's end into which windows may reach: rows are written there
   *     when those bytes are out of use
   */
  public record Room(int aimBytes, int gainPerWeightByte, int gainOfWeights, int outputBytes) {
    /** As few bytes as are worth it, and weights that are no larger. */
    public static final Room LEAST = new Room(0, Integer.MAX_VALUE, Integer.MAX_VALUE, 0);

    /** The same with windows that may reach into so many bytes of the output's end. */
    public Room withOutputBytes(int bytes) {
      return new Room(aimBytes, gainPerWeightByte, gainOfWeights, bytes);
    }
  }

  public Streamed {
    rows = List.copyOf(rows);
    if (rows.size() != graph.nodes().size() || rows.stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          rows + " rows at a time of " + graph.nodes().size() + " nodes");
    }
  }

  /** The same with other room. */
  public Streamed with(Room other) {
    return new Streamed(graph, rows, other);
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
    return new Streamed(others.get(0), rows, room);
  }
}

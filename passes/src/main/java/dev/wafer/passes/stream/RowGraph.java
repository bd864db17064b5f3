package dev.wafer.passes.stream;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.PlaneSums;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A graph of planes with one output, by numbers: each node by its place in the graph, the plane
 * that it computes by the same number, and the graph's inputs behind these. A search simulates the
 * rows of one graph many times.
 */
public final class RowGraph {
  /** Stands for an input of a node that is no plane of the graph. */
  static final int NO_PLANE = -1;

  private final Graph graph;

  /** For each node, the plane at each of its inputs. */
  private final int[][] reads;

  /** For each plane, the nodes that read it. */
  private final int[][] readers;

  /**
   * For each node, the planes that other nodes compute, the longest way first: what branches off it
   * is there, then.
   */
  private final int[][] demands;

  private final RowNeeds[] needs;

  private final boolean[] sums;
  private final int[] heights;
  private final long[] rowBytes;
  private final int output;

  public RowGraph(Graph graph) {
    this.graph = graph;
    List<Node> nodes = graph.nodes();
    int planes = nodes.size() + graph.inputs().size();
    Map<Value, Integer> numbers = new HashMap<>();
    heights = new int[planes];
    rowBytes = new long[planes];
    for (int i = 0; i < planes; i++) {
      Value plane = i < nodes.size() ? nodes.get(i).output() : graph.inputs().get(i - nodes.size());
      numbers.put(plane, i);
      heights[i] = RowRule.height(plane);
      rowBytes[i] = RowRule.rowBytes(plane);
    }
    reads = new int[nodes.size()][];
    demands = new int[nodes.size()][];
    needs = new RowNeeds[nodes.size()];
    sums = new boolean[nodes.size()];
    int[] depths = new int[planes];
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      reads[i] = node.inputs().stream().mapToInt(v -> numbers.getOrDefault(v, NO_PLANE)).toArray();
      demands[i] =
          IntStream.of(reads[i])
              .filter(plane -> plane != NO_PLANE && plane < nodes.size())
              .boxed()
              .sorted(Comparator.comparingInt((Integer plane) -> depths[plane]).reversed())
              .mapToInt(Integer::intValue)
              .toArray();
      depths[i] =
          1 + IntStream.of(reads[i]).map(p -> p == NO_PLANE ? 0 : depths[p]).max().orElse(0);
      needs[i] = RowNeeds.of(node);
      sums[i] = node.op() instanceof PlaneSums;
    }
    readers = new int[planes][];
    for (int plane = 0; plane < planes; plane++) {
      int read = plane;
      readers[plane] =
          IntStream.range(0, nodes.size())
              .filter(node -> IntStream.of(reads[node]).anyMatch(p -> p == read))
              .toArray();
    }
    output = numbers.get(graph.outputs().get(0));
  }

  /**
   * More rows of a node at a time, and of the nodes that read it as many as ask for them: nothing
   * is computed that is not asked for.
   *
   * @param rows of each node at a time
   */
  public List<Integer> raised(List<Integer> rows, int node, int count) {
    List<Integer> raised = new ArrayList<>(rows);
    raise(raised, node, count);
    return raised;
  }

  private void raise(List<Integer> rows, int node, int count) {
    rows.set(node, count);
    for (int reader : readers[node]) {
      int least = needs[reader].least(count);
      if (rows.get(reader) < least) {
        raise(rows, reader, least);
      }
    }
  }

  Graph graph() {
    return graph;
  }

  int nodes() {
    return reads.length;
  }

  int planes() {
    return heights.length;
  }

  /** The plane that is the graph's output. */
  int output() {
    return output;
  }

  /** The plane of an input of the graph. */
  int input(int index) {
    return reads.length + index;
  }

  int[] reads(int node) {
    return reads[node];
  }

  int[] readers(int plane) {
    return readers[plane];
  }

  int[] demands(int node) {
    return demands[node];
  }

  boolean isSum(int node) {
    return sums[node];
  }

  int height(int plane) {
    return heights[plane];
  }

  long sizeBytes(int plane) {
    return heights[plane] * rowBytes[plane];
  }

  long rowBytes(int plane) {
    return rowBytes[plane];
  }

  /** The first row that a node reads for rows from {@code first} on. */
  int neededFirst(int node, int first) {
    return needs[node].first(first);
  }

  /** The row behind the last one that a node reads for rows before {@code end}. */
  int neededEnd(int node, int end) {
    return needs[node].end(end);
  }

  /** So many rows of a node, or the next more that are computed together. */
  int whole(int node, int rows) {
    int together = needs[node].together();
    return (rows + together - 1) / together * together;
  }

  /** Whether a node reads one row for each of its own. */
  boolean isRowForRow(int node) {
    return needs[node] == RowNeeds.Sliding.ROW_FOR_ROW;
  }
}

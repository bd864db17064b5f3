package dev.wafer.emitter.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places the vertices of an acyclic graph in layers, one below the other, so that all edges lead
 * down: the method of Sugiyama. Layers follow from the longest path; the order within a layer from
 * medians of neighbours, the best of some sweeps over the layers; positions come as near to the
 * mean of neighbours as the order and the widths permit. Lengths are pixels. An edge over several
 * layers takes up a place in those between, unless these would be too many: then it goes straight.
 */
final class LayeredLayout {
  private static final int ORDER_SWEEPS = 8;
  private static final int POSITION_SWEEPS = 12;

  /** Where the graph would need more places in between than this, only short edges have some. */
  private static final long MOST_BENDS = 20_000;

  /** Layers of a short edge. */
  private static final int SHORT = 64;

  /** How much straighter the way of an edge is kept than that of a vertex. */
  private static final double BEND_WEIGHT = 4;

  /** What nothing leads to and one vertex reads gives way, for example weights to be expanded. */
  private static final double SOURCE_WEIGHT = .02;

  /** From a vertex to one of a greater number. */
  record Edge(int from, int to) {}

  /**
   * Lengths of the drawing.
   *
   * @param vertexWidth of every vertex
   * @param bendWidth of an edge that passes a layer
   * @param gap between neighbours in a layer
   */
  record Measures(double vertexWidth, double bendWidth, double gap) {}

  /** Where something stands: its layer, from 0, and the middle of its width. */
  record Place(int layer, double x) {}

  /** Vertices of the graph and then those where edges pass a layer, with their neighbours. */
  private final List<Integer> layerOf = new ArrayList<>();

  private final List<List<Integer>> above = new ArrayList<>();
  private final List<List<Integer>> below = new ArrayList<>();
  private final List<List<Integer>> bends = new ArrayList<>();
  private final List<List<Integer>> layers = new ArrayList<>();
  private final int vertices;
  private final Measures measures;
  private final double[] x;

  /**
   * @throws IllegalArgumentException if an edge does not lead to a greater number
   */
  LayeredLayout(int vertices, List<Edge> edges, Measures measures) {
    this.vertices = vertices;
    this.measures = measures;
    int[] layer = layers(vertices, edges);
    for (int v = 0; v < vertices; v++) {
      add(layer[v]);
    }
    long all = edges.stream().mapToLong(e -> layer[e.to()] - layer[e.from()] - 1).sum();
    int longest = all <= MOST_BENDS ? Integer.MAX_VALUE : SHORT;
    Map<Integer, Map<Integer, Integer>> passing = new LinkedHashMap<>();
    for (Edge edge : edges) {
      boolean straight = layer[edge.to()] - layer[edge.from()] > longest;
      bends.add(
          straight
              ? List.of()
              : route(edge, passing.computeIfAbsent(edge.from(), from -> new LinkedHashMap<>())));
    }
    order();
    x = new double[layerOf.size()];
    position();
  }

  /** Where a vertex stands. */
  Place vertex(int vertex) {
    return new Place(layerOf.get(vertex), x[vertex]);
  }

  /** Where an edge passes layers, from above, by its index. */
  List<Place> bends(int edge) {
    return bends.get(edge).stream().map(this::vertex).toList();
  }

  int layerCount() {
    return layers.size();
  }

  /** From the left side of the leftmost to the right side of the rightmost, which begin at 0. */
  double width() {
    double width = 0;
    for (int v = 0; v < x.length; v++) {
      width = Math.max(width, x[v] + width(v) / 2);
    }
    return width;
  }

  /** The longest path decides; what nothing leads to stands just above its first reader. */
  private static int[] layers(int vertices, List<Edge> edges) {
    List<Edge> sorted = new ArrayList<>(edges);
    sorted.sort(Comparator.comparingInt(Edge::from).thenComparingInt(Edge::to));
    int[] layer = new int[vertices];
    boolean[] led = new boolean[vertices];
    for (Edge edge : sorted) {
      if (edge.from() >= edge.to() || edge.from() < 0 || edge.to() >= vertices) {
        throw new IllegalArgumentException("not an edge to a greater number: " + edge);
      }
      layer[edge.to()] = Math.max(layer[edge.to()], layer[edge.from()] + 1);
      led[edge.to()] = true;
    }
    int[] first = new int[vertices];
    Arrays.fill(first, Integer.MAX_VALUE);
    edges.forEach(edge -> first[edge.from()] = Math.min(first[edge.from()], layer[edge.to()]));
    for (int v = 0; v < vertices; v++) {
      if (!led[v] && first[v] != Integer.MAX_VALUE) {
        layer[v] = first[v] - 1;
      }
    }
    return layer;
  }

  private int add(int layer) {
    layerOf.add(layer);
    above.add(new ArrayList<>());
    below.add(new ArrayList<>());
    while (layers.size() <= layer) {
      layers.add(new ArrayList<>());
    }
    layers.get(layer).add(layerOf.size() - 1);
    return layerOf.size() - 1;
  }

  /** Edges of one vertex share their way until they part. */
  private List<Integer> route(Edge edge, Map<Integer, Integer> passing) {
    int last = layerOf.get(edge.to());
    int first = layerOf.get(edge.from()) + 1;
    List<Integer> way = new ArrayList<>();
    int previous = edge.from();
    for (int layer = first; layer < last; layer++) {
      Integer bend = passing.get(layer);
      if (bend == null) {
        bend = add(layer);
        passing.put(layer, bend);
        connect(previous, bend);
      }
      way.add(bend);
      previous = bend;
    }
    connect(previous, edge.to());
    return way;
  }

  private void connect(int upper, int lower) {
    below.get(upper).add(lower);
    above.get(lower).add(upper);
  }

  /** Sweeps down and up by medians, and keeps the order with the fewest crossings. */
  private void order() {
    List<List<Integer>> best = copy();
    long fewest = crossings();
    double[] median = new double[layerOf.size()];
    for (int sweep = 0; sweep < ORDER_SWEEPS && fewest > 0; sweep++) {
      boolean down = sweep % 2 == 0;
      List<List<Integer>> neighbours = down ? above : below;
      int[] place = places();
      for (int i = 1; i < layers.size(); i++) {
        List<Integer> layer = layers.get(down ? i : layers.size() - 1 - i);
        for (int v : layer) {
          median[v] = median(neighbours.get(v), place, place[v]);
        }
        layer.sort(Comparator.comparingDouble(v -> median[v]));
        number(layer, place);
      }
      long now = crossings();
      if (now < fewest) {
        fewest = now;
        best = copy();
      }
    }
    layers.clear();
    layers.addAll(best);
  }

  private List<List<Integer>> copy() {
    List<List<Integer>> copy = new ArrayList<>();
    layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
    return copy;
  }

  private int[] places() {
    int[] place = new int[layerOf.size()];
    layers.forEach(layer -> number(layer, place));
    return place;
  }

  private static void number(List<Integer> layer, int[] place) {
    for (int i = 0; i < layer.size(); i++) {
      place[layer.get(i)] = i;
    }
  }

  private static double median(List<Integer> neighbours, int[] place, int own) {
    if (neighbours.isEmpty()) {
      return own;
    }
    int[] sorted = neighbours.stream().mapToInt(v -> place[v]).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
  }

  /** Pairs of edges between neighbouring layers that cross. */
  long crossings() {
    int[] place = places();
    long crossings = 0;
    for (int i = 0; i + 1 < layers.size(); i++) {
      // A Fenwick tree counts the ends that lie further to the right.
      long[] tree = new long[layers.get(i + 1).size() + 1];
      long seen = 0;
      for (int v : layers.get(i)) {
        int[] ends = below.get(v).stream().mapToInt(w -> place[w]).toArray();
        for (int end : ends) {
          long upToEnd = 0;
          for (int k = end + 1; k > 0; k -= k & -k) {
            upToEnd += tree[k];
          }
          crossings += seen - upToEnd;
        }
        for (int end : ends) {
          for (int k = end + 1; k < tree.length; k += k & -k) {
            tree[k]++;
          }
          seen++;
        }
      }
    }
    return crossings;
  }

  private void position() {
    for (List<Integer> layer : layers) {
      double right = 0;
      for (int v : layer) {
        x[v] = right + width(v) / 2;
        right += width(v) + measures.gap();
      }
    }
    for (int sweep = 0; sweep < POSITION_SWEEPS; sweep++) {
      List<List<Integer>> neighbours = sweep % 2 == 0 ? above : below;
      List<List<Integer>> inOrder = new ArrayList<>(layers);
      if (sweep % 2 == 1) {
        Collections.reverse(inOrder);
      }
      inOrder.forEach(layer -> settle(layer, neighbours));
    }
    double left = Double.MAX_VALUE;
    for (int v = 0; v < x.length; v++) {
      left = Math.min(left, x[v] - width(v) / 2);
    }
    for (int v = 0; v < x.length; v++) {
      x[v] -= left;
    }
  }

  /**
   * Moves a layer to the least sum of squares of distances from where its members would like to be.
   * Less the room that those on the left need, positions must not fall: an isotonic regression.
   */
  private void settle(List<Integer> layer, List<List<Integer>> neighbours) {
    double[] mean = new double[layer.size()];
    double[] weight = new double[layer.size()];
    int[] count = new int[layer.size()];
    double[] room = new double[layer.size()];
    int blocks = 0;
    for (int i = 0; i < layer.size(); i++) {
      int v = layer.get(i);
      if (i > 0) {
        room[i] = room[i - 1] + (width(layer.get(i - 1)) + width(v)) / 2 + measures.gap();
      }
      mean[blocks] = mean(v, neighbours) - room[i];
      weight[blocks] = weight(v);
      count[blocks] = 1;
      blocks++;
      while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
        double sum = weight[blocks - 2] + weight[blocks - 1];
        mean[blocks - 2] =
            (mean[blocks - 2] * weight[blocks - 2] + mean[blocks - 1] * weight[blocks - 1]) / sum;
        weight[blocks - 2] = sum;
        count[blocks - 2] += count[blocks - 1];
        blocks--;
      }
    }
    int i = 0;
    for (int block = 0; block < blocks; block++) {
      for (int k = 0; k < count[block]; k++, i++) {
        x[layer.get(i)] = mean[block] + room[i];
      }
    }
  }

  /** Where a vertex would like to be: amid its neighbours on one side, if it has any there. */
  private double mean(int v, List<List<Integer>> neighbours) {
    List<Integer> one = neighbours.get(v);
    List<Integer> asked = !one.isEmpty() ? one : neighbours == above ? below.get(v) : above.get(v);
    double sum = 0;
    double weights = 0;
    for (int w : asked) {
      sum += x[w] * weight(w);
      weights += weight(w);
    }
    return weights == 0 ? x[v] : sum / weights;
  }

  private double weight(int v) {
    if (v >= vertices) {
      return BEND_WEIGHT;
    }
    return above.get(v).isEmpty() && below.get(v).size() <= 1 ? SOURCE_WEIGHT : 1;
  }

  private double width(int v) {
    return v < vertices ? measures.vertexWidth() : measures.bendWidth();
  }
}

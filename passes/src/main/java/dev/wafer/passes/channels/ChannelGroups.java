package dev.wafer.passes.channels;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Every channel of every value of a graph under one number, in groups that go or stay as a whole
 * (disjoint sets). A group with a pinned channel stays.
 */
final class ChannelGroups {
  private final Map<Value, Integer> first = new LinkedHashMap<>();
  private final int[] parents;
  private final boolean[] pinned;

  ChannelGroups(Graph graph) {
    int count = 0;
    for (Value value : values(graph)) {
      if (first.putIfAbsent(value, count) == null) {
        count += channels(value);
      }
    }
    parents = new int[count];
    pinned = new boolean[count];
    for (int i = 0; i < count; i++) {
      parents[i] = i;
    }
  }

  /** The channels of all values of a graph, counted without looking at any of them. */
  static long count(Graph graph) {
    return new LinkedHashSet<>(values(graph)).stream().mapToLong(ChannelGroups::channels).sum();
  }

  /** Extent of the innermost axis; 1 for a scalar. */
  static int channels(Value value) {
    return value.shape().rank() == 0 ? 1 : value.shape().dim(-1);
  }

  List<Value> values() {
    return List.copyOf(first.keySet());
  }

  /** How many channels there are in all. */
  int size() {
    return parents.length;
  }

  int index(Value value, int channel) {
    return first.get(value) + channel;
  }

  /** Says that two channels, by index, go together or not at all. */
  void link(int a, int b) {
    int from = group(a);
    int to = group(b);
    parents[Math.max(from, to)] = Math.min(from, to);
    pinned[Math.min(from, to)] |= pinned[Math.max(from, to)];
  }

  /** Says that all channels of a value stay. */
  void pin(Value value) {
    for (int c = 0; c < channels(value); c++) {
      pinned[group(index(value, c))] = true;
    }
  }

  /** The group of a channel: the least index in it. */
  int group(int index) {
    int root = index;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  boolean isPinned(int group) {
    return pinned[group];
  }

  private static List<Value> values(Graph graph) {
    List<Value> values = new ArrayList<>(graph.inputs());
    values.addAll(graph.variables());
    values.addAll(graph.constants().keySet());
    for (Node node : graph.nodes()) {
      values.addAll(node.outputs());
    }
    return values;
  }
}

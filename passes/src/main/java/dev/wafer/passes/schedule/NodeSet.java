package dev.wafer.passes.schedule;

import java.util.Arrays;

/** An immutable set of node indices. */
final class NodeSet {
  private final long[] words;

  private NodeSet(long[] words) {
    this.words = words;
  }

  static NodeSet empty(int nodeCount) {
    return new NodeSet(new long[(nodeCount + 63) / 64]);
  }

  boolean contains(int node) {
    return (words[node >> 6] >>> node & 1) != 0;
  }

  boolean containsAll(int[] nodes) {
    for (int node : nodes) {
      if (!contains(node)) {
        return false;
      }
    }
    return true;
  }

  NodeSet with(int node) {
    long[] copy = words.clone();
    copy[node >> 6] |= 1L << node;
    return new NodeSet(copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeSet set && Arrays.equals(words, set.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}

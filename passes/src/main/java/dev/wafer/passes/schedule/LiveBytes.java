package dev.wafer.passes.schedule;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.analysis.StateReaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph as the scheduler sees it: which node must follow which, and which bytes each node makes
 * live.
 *
 * <p>A buffer stands for a run-time value together with its reshapes. It is live from the node that
 * writes it (graph inputs: from the start) to the last node that reads it (graph outputs: to the
 * end). Constants and variables take no bytes here. Nodes are known by their index in the graph.
 */
final class LiveBytes {
  private final int nodeCount;
  private final List<Long> sizes = new ArrayList<>();
  private final List<Set<Integer>> readers = new ArrayList<>();
  private final List<Boolean> kept = new ArrayList<>();
  private final Map<Value, Integer> bufferOf = new LinkedHashMap<>();
  private final int[][] readersOf;
  private final int[][] reads;
  private final int[][] writes;
  private final int[][] successors;
  private final int[][] predecessors;
  private final long[] scratchBytes;

  /** For each node and each buffer of {@link #reads} what the outputs can share with it. */
  private final long[][] sharedBytes;

  private final StepBytes stepBytes;
  private final long initialBytes;

  LiveBytes(Graph graph) {
    this(graph, StepBytes.NONE);
  }

  LiveBytes(Graph graph, StepBytes stepBytes) {
    this.stepBytes = stepBytes;
    nodeCount = graph.nodes().size();
    reads = new int[nodeCount][];
    writes = new int[nodeCount][];
    scratchBytes = new long[nodeCount];
    sharedBytes = new long[nodeCount][];
    for (Value input : graph.inputs()) {
      newBuffer(input);
    }
    for (int i = 0; i < nodeCount; i++) {
      addNode(graph.nodes().get(i), i);
    }
    for (Value output : graph.outputs()) {
      if (bufferOf.containsKey(output)) {
        kept.set(bufferOf.get(output), true);
      }
    }
    readersOf = readers.stream().map(LiveBytes::toArray).toArray(int[][]::new);
    List<Set<Integer>> after = dependencies(graph);
    successors = after.stream().map(LiveBytes::toArray).toArray(int[][]::new);
    predecessors = inverse(after);
    long bytes = 0;
    for (int buffer = 0; buffer < graph.inputs().size(); buffer++) {
      bytes += sizes.get(buffer);
    }
    initialBytes = bytes;
  }

  int nodeCount() {
    return nodeCount;
  }

  /** Bytes live before the first node: the graph's inputs. */
  long initialBytes() {
    return initialBytes;
  }

  int[] successors(int node) {
    return successors[node];
  }

  int[] predecessors(int node) {
    return predecessors[node];
  }

  /** Bytes that become live when a node runs. */
  long allocatedBytes(int node) {
    long bytes = 0;
    for (int buffer : writes[node]) {
      bytes += sizes.get(buffer);
    }
    return bytes;
  }

  /**
   * What a node needs while it runs beside what is live before it and what it writes: its scratch,
   * less what its outputs share with an input that dies.
   */
  long transientBytes(int node, NodeSet done) {
    long shared = 0;
    for (int i = 0; i < reads[node].length; i++) {
      if (sharedBytes[node][i] > shared && isDead(reads[node][i], done, node)) {
        shared = sharedBytes[node][i];
      }
    }
    return scratchBytes[node] - shared;
  }

  /** Bytes that die when a node runs after {@code done} have. */
  long freedBytes(int node, NodeSet done) {
    long bytes = 0;
    for (int buffer : reads[node]) {
      bytes += isDead(buffer, done, node) ? sizes.get(buffer) : 0;
    }
    for (int buffer : writes[node]) {
      bytes += isDead(buffer, done, node) ? sizes.get(buffer) : 0;
    }
    return bytes;
  }

  /** Whether it never pays to run a node early: it takes more bytes than it can free, or none. */
  boolean canWait(int node) {
    long freeable = 0;
    for (int buffer : reads[node]) {
      boolean onlyReader = readers.get(buffer).size() == 1 && !kept.get(buffer);
      freeable += onlyReader ? sizes.get(buffer) : 0;
    }
    return writes[node].length == 0 || allocatedBytes(node) > freeable;
  }

  private boolean isDead(int buffer, NodeSet done, int node) {
    if (kept.get(buffer)) {
      return false;
    }
    for (int reader : readersOf[buffer]) {
      if (reader != node && !done.contains(reader)) {
        return false;
      }
    }
    return true;
  }

  private void addNode(Node node, int index) {
    Set<Integer> readBuffers = new LinkedHashSet<>();
    for (Value input : node.inputs()) {
      Integer buffer = bufferOf.get(input);
      if (buffer != null) {
        readers.get(buffer).add(index);
        readBuffers.add(buffer);
      }
    }
    Set<Integer> writtenBuffers = new LinkedHashSet<>();
    Integer source = bufferOf.get(node.input(0));
    if (node.op().isAlias() && source != null) {
      bufferOf.put(node.output(), source);
    } else if (!node.op().isUpdate()) {
      node.outputs().stream()
          .filter(Value::isPresent)
          .forEach(output -> writtenBuffers.add(newBuffer(output)));
    }
    reads[index] = toArray(readBuffers);
    scratchBytes[index] = writtenBuffers.isEmpty() ? 0 : stepBytes.scratchBytes(node);
    sharedBytes[index] = new long[reads[index].length];
    for (int i = 0; i < reads[index].length && !writtenBuffers.isEmpty(); i++) {
      sharedBytes[index][i] = sharedBytes(node, reads[index][i]);
    }
    writes[index] = toArray(writtenBuffers);
  }

  /** What the outputs can share with a buffer: as much as every input that reads it permits. */
  private long sharedBytes(Node node, int buffer) {
    long shared = Long.MAX_VALUE;
    for (int i = 0; i < node.inputs().size(); i++) {
      Integer read = bufferOf.get(node.input(i));
      if (read != null && read == buffer) {
        shared = Math.min(shared, stepBytes.sharedBytes(node, i));
      }
    }
    return shared == Long.MAX_VALUE ? 0 : shared;
  }

  private int newBuffer(Value value) {
    int buffer = sizes.size();
    sizes.add(value.type().sizeBytes());
    readers.add(new LinkedHashSet<>());
    kept.add(false);
    bufferOf.put(value, buffer);
    return buffer;
  }

  /**
   * For each node those that must come later: its readers, the next to touch a variable, and the
   * assignment of the variable that it hangs on.
   */
  private static List<Set<Integer>> dependencies(Graph graph) {
    List<Set<Integer>> after = new ArrayList<>();
    Map<Value, Integer> producers = new LinkedHashMap<>();
    Map<Value, Integer> lastTouch = new LinkedHashMap<>();
    Set<Value> variables = new LinkedHashSet<>(graph.variables());
    for (int i = 0; i < graph.nodes().size(); i++) {
      after.add(new LinkedHashSet<>());
      Node node = graph.nodes().get(i);
      for (Value input : node.inputs()) {
        Integer before = variables.contains(input) ? lastTouch.put(input, i) : producers.get(input);
        if (before != null && before != i) {
          after.get(before).add(i);
        }
      }
      for (Value output : node.outputs()) {
        producers.put(output, i);
      }
    }
    StateReaders.of(graph)
        .forEach((update, before) -> before.forEach(reader -> after.get(reader).add(update)));
    return after;
  }

  private static int[][] inverse(List<Set<Integer>> after) {
    List<Set<Integer>> before = new ArrayList<>();
    after.forEach(set -> before.add(new LinkedHashSet<>()));
    for (int i = 0; i < after.size(); i++) {
      for (int later : after.get(i)) {
        before.get(later).add(i);
      }
    }
    return before.stream().map(LiveBytes::toArray).toArray(int[][]::new);
  }

  private static int[] toArray(Set<Integer> set) {
    return set.stream().mapToInt(Integer::intValue).toArray();
  }
}

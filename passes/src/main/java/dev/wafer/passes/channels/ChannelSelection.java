package dev.wafer.passes.channels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Chooses the groups of channels that go.
 *
 * <p>A group goes if none of its channels is pinned and every layer that sums over one of them can
 * do without: the layer's weights for it are zero in all rows that stay, or the channel is constant
 * and adds to each row nothing, or (integers) the same everywhere, and the bias can take it. As
 * rows go, more weights stop to matter, so this repeats until nothing more goes. Each value keeps
 * at least one channel.
 */
final class ChannelSelection {
  private final Graph graph;
  private final Map<Integer, ChannelRole> roles;
  private final ConstantChannels constants;
  private final ChannelGroups groups;
  private final boolean[] removed;

  /** Channels that are left of each value. */
  private final Map<Value, Integer> left = new LinkedHashMap<>();

  /** Channels, as value and number, by group. */
  private final Map<Integer, List<Channel>> members = new TreeMap<>();

  private final Map<Value, List<LinearLayer>> layers = new LinkedHashMap<>();
  private final Map<Integer, long[]> additions = new LinkedHashMap<>();

  /** How many channels of a value must stay; one where it says nothing. */
  private final Map<Value, Integer> least;

  private ChannelSelection(
      Graph graph,
      Map<Integer, ChannelRole> roles,
      ConstantChannels constants,
      Map<Value, Integer> least) {
    this.graph = graph;
    this.roles = roles;
    this.constants = constants;
    this.least = least;
    groups = new ChannelGroups(graph);
    removed = new boolean[groups.size()];
  }

  private record Channel(Value value, int number) {}

  /**
   * What goes.
   *
   * @param kept for each value that loses channels those that stay, ascending
   * @param biasAdditions by node id, what to add to each bias of an integer layer
   */
  record Result(Map<Value, List<Integer>> kept, Map<Integer, long[]> biasAdditions) {}

  /**
   * Chooses.
   *
   * @param alignment a power of two; what of it divides a value's channels divides those kept
   */
  static Result of(
      Graph graph, Map<Integer, ChannelRole> roles, ConstantChannels constants, int alignment) {
    Map<Value, Integer> least = outputsWithScaleARow(graph);
    while (true) {
      Result result = new ChannelSelection(graph, roles, constants, least).select();
      boolean aligned = true;
      for (Map.Entry<Value, List<Integer>> entry : result.kept().entrySet()) {
        int step =
            Math.min(alignment, Integer.lowestOneBit(ChannelGroups.channels(entry.getKey())));
        int kept = entry.getValue().size();
        if (kept % step != 0) {
          // More must stay here, and so perhaps elsewhere.
          least.put(entry.getKey(), (kept + step - 1) / step * step);
          aligned = false;
        }
      }
      if (aligned) {
        return result;
      }
    }
  }

  private Result select() {
    graph.inputs().forEach(groups::pin);
    graph.outputs().forEach(groups::pin);
    graph.variables().forEach(groups::pin);
    graph.constants().keySet().stream()
        .filter(value -> graph.dense(value).isEmpty())
        .forEach(groups::pin);
    Linking linking = new Linking();
    for (Node node : graph.nodes()) {
      roles.getOrDefault(node.id(), ChannelRole.opaque()).visit(node, linking);
    }
    gather();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Map.Entry<Integer, List<Channel>> group : members.entrySet()) {
        if (!removed[group.getKey()] && goes(group.getValue())) {
          removed[group.getKey()] = true;
          group.getValue().forEach(channel -> left.merge(channel.value(), -1, Integer::sum));
          changed = true;
        }
      }
    }
    return new Result(kept(), additions);
  }

  /** Says which channels go together, and which stay. */
  private final class Linking implements ChannelRole.Visitor {
    @Override
    public void linear(Node node, ChannelRole.Linear role) {
      pinFrom(node, 1);
      layers.computeIfAbsent(node.input(0), key -> new ArrayList<>()).add(role.layer());
    }

    @Override
    public void channelwise(Node node, ChannelRole.Channelwise role) {
      pinFrom(node, 1);
      if (role.weighted() && ChannelGroups.channels(node.input(0)) == 1) {
        // All filters read the one channel there is, so each can go alone.
        return;
      }
      for (int c = 0; c < ChannelGroups.channels(node.output()); c++) {
        groups.link(
            groups.index(node.input(0), c / role.multiplier()), groups.index(node.output(), c));
      }
    }

    @Override
    public void pairwise(Node node, ChannelRole.Pairwise role) {
      node.inputs().forEach(input -> linkOperand(input, node.output()));
    }

    @Override
    public void moving(Node node, ChannelRole.Moving role) {
      for (ChannelRole.Move move : role.moves()) {
        groups.link(
            groups.index(node.input(move.input()), move.inputChannel()),
            groups.index(node.output(move.output()), move.outputChannel()));
      }
      pinFrom(node, 1 + role.moves().stream().mapToInt(ChannelRole.Move::input).max().orElse(0));
    }

    @Override
    public void opaque(Node node) {
      pinFrom(node, 0);
      node.outputs().forEach(groups::pin);
    }
  }

  private void linkOperand(Value operand, Value output) {
    int channels = ChannelGroups.channels(output);
    if (ChannelGroups.channels(operand) != channels) {
      groups.pin(operand);
      return;
    }
    for (int c = 0; c < channels; c++) {
      groups.link(groups.index(operand, c), groups.index(output, c));
    }
  }

  private void pinFrom(Node node, int firstInput) {
    for (int i = firstInput; i < node.inputs().size(); i++) {
      if (node.input(i).isPresent()) {
        groups.pin(node.input(i));
      }
    }
  }

  private void gather() {
    for (Value value : groups.values()) {
      left.put(value, ChannelGroups.channels(value) - least.getOrDefault(value, 1));
      for (int c = 0; c < ChannelGroups.channels(value); c++) {
        int group = groups.group(groups.index(value, c));
        if (!groups.isPinned(group)) {
          members.computeIfAbsent(group, key -> new ArrayList<>()).add(new Channel(value, c));
        }
      }
    }
  }

  /**
   * Two rows must stay of fully-connected layers with a scale a row: a single scale would be
   * multiplied in single precision, as that of a layer with one scale for all is.
   */
  private static Map<Value, Integer> outputsWithScaleARow(Graph graph) {
    Map<Value, Integer> least = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (ChannelUse.isFullyConnected(node) && node.input(1).quantization().isPerAxis()) {
        least.put(node.output(), 2);
      }
    }
    return least;
  }

  private boolean goes(List<Channel> group) {
    Map<Value, Integer> lost = new LinkedHashMap<>();
    for (Channel channel : group) {
      if (lost.merge(channel.value(), 1, Integer::sum) > left.get(channel.value())) {
        return false;
      }
    }
    Map<Integer, long[]> trial = new LinkedHashMap<>();
    for (Channel channel : group) {
      for (LinearLayer layer : layers.getOrDefault(channel.value(), List.of())) {
        if (!doesWithout(layer, channel.number(), trial)) {
          return false;
        }
      }
    }
    additions.putAll(trial);
    return true;
  }

  /** Whether a layer needs an input channel no more once {@code trial} is added to its bias. */
  private boolean doesWithout(LinearLayer layer, int channel, Map<Integer, long[]> trial) {
    Node node = layer.node();
    OptionalLong value = constants.value(node.input(0), channel);
    for (int row = 0; row < layer.rows(); row++) {
      if (isRemoved(node.output(), row) || layer.isZero(row, channel)) {
        continue;
      }
      if (value.isEmpty()) {
        return false;
      }
      if (layer.addsNothing(row, channel, value.getAsLong())) {
        continue;
      }
      if (layer.isFloat() || !layer.addsTheSameEverywhere()) {
        return false;
      }
      long[] added = trial.computeIfAbsent(node.id(), id -> additions(id, layer.rows()).clone());
      added[row] += layer.contribution(row, channel, value.getAsLong());
      long bias = layer.bias(row) + added[row];
      if (layer.biasType() == DataType.INT32 && bias != (int) bias) {
        return false;
      }
    }
    return true;
  }

  private long[] additions(int nodeId, int rows) {
    return additions.getOrDefault(nodeId, new long[rows]);
  }

  private boolean isRemoved(Value value, int channel) {
    return removed[groups.group(groups.index(value, channel))];
  }

  private Map<Value, List<Integer>> kept() {
    Map<Value, List<Integer>> kept = new LinkedHashMap<>();
    for (Value value : groups.values()) {
      int channels = ChannelGroups.channels(value);
      List<Integer> staying =
          IntStream.range(0, channels).filter(c -> !isRemoved(value, c)).boxed().toList();
      if (staying.size() < channels) {
        kept.put(value, staying);
      }
    }
    return kept;
  }
}

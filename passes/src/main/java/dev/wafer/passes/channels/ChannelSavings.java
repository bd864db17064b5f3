package dev.wafer.passes.channels;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.passes.analysis.MacCounter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the removal of channels saved.
 *
 * @param channels output channels of convolutions and fully-connected layers that are not computed
 * @param weights elements of their weights that are not stored
 * @param macs multiply-accumulates of one inference that are not done
 */
public record ChannelSavings(long channels, long weights, long macs) {
  public static final ChannelSavings NONE = new ChannelSavings(0, 0, 0);

  /** The difference between a graph and what the pass made of it; nodes keep their ids. */
  public static ChannelSavings between(Graph before, Graph after) {
    ChannelSavings full = total(before, before);
    ChannelSavings pruned = total(after, before);
    return new ChannelSavings(
        full.channels - pruned.channels,
        full.weights - pruned.weights,
        MacCounter.macs(before) - MacCounter.macs(after));
  }

  private static ChannelSavings total(Graph graph, Graph origin) {
    Map<Integer, Node> layers = new LinkedHashMap<>();
    origin.nodes().stream()
        .filter(node -> ChannelUse.of(node).isWeighted())
        .forEach(node -> layers.put(node.id(), node));
    long channels = 0;
    long weights = 0;
    for (Node node : graph.nodes()) {
      if (layers.containsKey(node.id())) {
        channels += node.output().shape().dim(-1);
        weights += node.input(1).shape().elements();
      }
    }
    return new ChannelSavings(channels, weights, 0);
  }
}

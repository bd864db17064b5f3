package dev.wafer.passes.channels;

import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.passes.Pass;
import dev.wafer.passes.PassContext;
import dev.wafer.passes.rewrite.DeadNodeElimination;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Removes channels that hold a constant or that nobody looks at, from their producers and from all
 * that read them.
 *
 * <p>In stages, repeated until nothing goes:
 *
 * <ol>
 *   <li>{@link ChannelRoles} tells what each node does to channels.
 *   <li>{@link ConstantChannels} finds, from the inputs on, the channels that hold one value: those
 *       whose weights are zero, and what follows from them.
 *   <li>{@link ChannelSelection} groups the channels that can only go together (those of a residual
 *       sum, of a depthwise convolution, of a flattened plane) into groups, and takes each group
 *       that every reader can do without: its weights for the channel are zero, or the channel is
 *       the constant that padding supplies, or nothing is padded and the bias can take the
 *       constant's products.
 *   <li>{@link ChannelSlicer} slices activations, weights, biases and scales.
 * </ol>
 *
 * <p>Graph inputs, outputs and variables keep their shape. Results keep their bits; for floats this
 * means: for activations that are finite (an infinity times a zero weight would be a NaN), and only
 * products that are zero are dropped, never a constant other than zero folded into a bias, which
 * would round differently.
 *
 * <p>It does not touch hybrid layers, grouped convolutions, recurrent layers, weights that are
 * sparse constants or that several nodes read.
 */
public final class ChannelPruning implements Pass {
  /** The pass by name, for those who leave it out. */
  public static final String NAME = "channel-pruning";

  /** Kernels read four 8-bit channels at a time, and a row of such a length needs no rest. */
  private static final int USUAL_ALIGNMENT = 4;

  /** Graphs of more channels stay as they are: beyond any layer with weights, and all take time. */
  private static final long MOST_CHANNELS = 1L << 21;

  private final int alignment;

  /** The pass that compilation uses. */
  public ChannelPruning() {
    this(USUAL_ALIGNMENT);
  }

  /**
   * @param alignment a power of two: what of it divides a value's channels divides what is left of
   *     them, so that some stay for the sake of the others' speed; 1 lets all go
   */
  public ChannelPruning(int alignment) {
    this.alignment = alignment;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Graph run(Graph graph, PassContext context) {
    if (ChannelGroups.count(graph) > MOST_CHANNELS) {
      return graph;
    }
    Graph current = graph;
    while (true) {
      ParameterContents contents = new ParameterContents(current);
      Map<Integer, ChannelRole> roles = ChannelRoles.of(current, contents);
      ConstantChannels constants = ConstantChannels.of(current, roles, contents);
      ChannelSelection.Result selection = ChannelSelection.of(current, roles, constants, alignment);
      if (selection.kept().isEmpty()) {
        return current;
      }
      remark(current, roles, selection.kept(), context);
      Graph sliced = ChannelSlicer.slice(current, roles, contents, selection);
      current = new DeadNodeElimination().run(sliced, context);
    }
  }

  private void remark(
      Graph graph,
      Map<Integer, ChannelRole> roles,
      Map<Value, List<Integer>> kept,
      PassContext context) {
    for (Node node : graph.nodes()) {
      List<Integer> staying = kept.get(node.outputs().isEmpty() ? Value.ABSENT : node.output());
      ChannelRole role = roles.getOrDefault(node.id(), ChannelRole.opaque());
      if (staying != null && role.isWeighted()) {
        int channels = ChannelGroups.channels(node.output());
        context.remark(
            this,
            node,
            String.format(Locale.ROOT, "computes %d of %d channels", staying.size(), channels));
      }
    }
  }
}

package dev.wafer.passes.channels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each node its {@link ChannelRole}.
 *
 * <p>A convolution in groups, a hybrid layer, one whose weights are computed at run time, are read
 * by another node too, or cannot be sliced at their source, is opaque.
 */
final class ChannelRoles {
  private final Graph graph;
  private final ParameterContents contents;
  private final Map<Value, Integer> readers = new LinkedHashMap<>();

  private ChannelRoles(Graph graph, ParameterContents contents) {
    this.graph = graph;
    this.contents = contents;
    for (Node node : graph.nodes()) {
      new LinkedHashSet<>(node.inputs()).forEach(input -> readers.merge(input, 1, Integer::sum));
    }
    graph.outputs().forEach(output -> readers.merge(output, 1, Integer::sum));
  }

  /** The role of each node that is not opaque, by its id. */
  static Map<Integer, ChannelRole> of(Graph graph, ParameterContents contents) {
    ChannelRoles roles = new ChannelRoles(graph, contents);
    Map<Integer, ChannelRole> result = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      ChannelRole role = contents.isRuntime(node) ? roles.role(node) : ChannelRole.opaque();
      if (!role.equals(ChannelRole.opaque())) {
        result.put(node.id(), role);
      }
    }
    return result;
  }

  private ChannelRole role(Node node) {
    if (node.outputs().stream().anyMatch(ChannelRoles::isUnusual)
        || isUnusual(node.input(0))
        || node.input(0).isAbsent()) {
      return ChannelRole.opaque();
    }
    return switch (ChannelUse.of(node)) {
      case LINEAR -> linear(node);
      case DEPTHWISE -> depthwise(node);
      case CHANNELWISE -> new ChannelRole.Channelwise(1, false);
      case PAIRWISE -> pairwise(node, false);
      case PRODUCT -> pairwise(node, true);
      case MOVING -> ChannelMoves.role(node);
      case OPAQUE -> ChannelRole.opaque();
    };
  }

  private static boolean isUnusual(Value value) {
    return value.shape().elements() == 0 || value.quantization().isPerAxis();
  }

  private static ChannelRole pairwise(Node node, boolean product) {
    int channels = ChannelGroups.channels(node.output());
    for (Value input : node.inputs()) {
      int own = ChannelGroups.channels(input);
      if (isUnusual(input) || (own != channels && own != 1)) {
        return ChannelRole.opaque();
      }
    }
    return new ChannelRole.Pairwise(product);
  }

  private ChannelRole linear(Node node) {
    Value x = node.input(0);
    Value weights = node.input(1);
    int last = weights.shape().rank() - 1;
    int columns = weights.shape().dim(last);
    int channels = ChannelGroups.channels(x);
    boolean convolution = node.op().sliding().isPresent();
    boolean fits = convolution ? columns == channels : columns % channels == 0;
    if (!fits || ChannelGroups.channels(node.output()) != weights.shape().dim(0)) {
      return ChannelRole.opaque();
    }
    Optional<Tensor> values = sliceableWeights(node, 0, last);
    return values.isPresent()
        ? new ChannelRole.Linear(new LinearLayer(node, values.get(), integerBias(node)))
        : ChannelRole.opaque();
  }

  private ChannelRole depthwise(Node node) {
    int multiplier = ChannelGroups.channels(node.output()) / ChannelGroups.channels(node.input(0));
    return sliceableWeights(node, 3, 3).isPresent()
        ? new ChannelRole.Channelwise(multiplier, true)
        : ChannelRole.opaque();
  }

  /** The weights if they and the bias have types and sources that can be sliced. */
  private Optional<Tensor> sliceableWeights(Node node, int axis, int otherAxis) {
    Value weights = node.input(1);
    Value bias = node.input(2);
    boolean sliceable =
        typesFit(node)
            && readers.get(weights) == 1
            && ParameterSlicer.canSlice(graph, contents, weights, axis)
            && ParameterSlicer.canSlice(graph, contents, weights, otherAxis)
            && (bias.isAbsent()
                || (bias.shape().rank() == 1
                    && contents.of(bias).isPresent()
                    && ParameterSlicer.canSlice(graph, contents, bias, 0)));
    return sliceable ? contents.of(weights) : Optional.empty();
  }

  private static boolean typesFit(Node node) {
    DataType x = node.input(0).dataType();
    DataType weights = node.input(1).dataType();
    Value bias = node.input(2);
    boolean types =
        node.output().dataType() == x
            && switch (x) {
              case FLOAT32 -> weights == DataType.FLOAT32;
              case INT8 -> weights == DataType.INT8 || weights == DataType.INT4;
              case INT16 -> weights == DataType.INT8;
              default -> false;
            };
    return types
        && (bias.isAbsent()
            || switch (x) {
              case FLOAT32 -> bias.dataType() == DataType.FLOAT32;
              case INT8 -> bias.dataType() == DataType.INT32;
              default -> bias.dataType() == DataType.INT32 || bias.dataType() == DataType.INT64;
            });
  }

  private Optional<long[]> integerBias(Node node) {
    Value bias = node.input(2);
    return bias.isAbsent() || bias.dataType() == DataType.FLOAT32
        ? Optional.empty()
        : contents.of(bias).map(Tensor::toLongs);
  }
}

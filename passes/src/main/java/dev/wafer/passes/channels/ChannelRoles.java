package dev.wafer.passes.channels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Binary;
import dev.wafer.ir.op.Cast;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Dequantize;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.LeakyRelu;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.Quantize;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.Resize;
import dev.wafer.ir.op.Transpose;
import dev.wafer.ir.op.TransposeConv;
import dev.wafer.ir.op.Unary;
import dev.wafer.reference.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each node its {@link ChannelRole}.
 *
 * <p>A convolution in groups, a hybrid layer, one whose weights are computed at run time, are read
 * by another node too, or cannot be sliced at their source, is opaque, as is every operator not
 * named here (softmax, recurrent and stateful ones, for example).
 */
final class ChannelRoles {
  private static final Set<Class<? extends Op>> UNARY =
      Set.of(
          Unary.class, LeakyRelu.class, Quantize.class, Dequantize.class, Cast.class, Resize.class);

  private static final ChannelRole OPAQUE = new ChannelRole.Opaque();

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
      ChannelRole role = contents.isRuntime(node) ? roles.role(node) : OPAQUE;
      if (!(role instanceof ChannelRole.Opaque)) {
        result.put(node.id(), role);
      }
    }
    return result;
  }

  private ChannelRole role(Node node) {
    if (node.outputs().stream().anyMatch(ChannelRoles::isUnusual)
        || isUnusual(node.input(0))
        || node.input(0).isAbsent()) {
      return OPAQUE;
    }
    Op op = node.op();
    if (op instanceof Conv2d || op instanceof FullyConnected || op instanceof TransposeConv) {
      return linear(node);
    }
    if (op instanceof DepthwiseConv2d depthwise) {
      return depthwise(node, depthwise);
    }
    if (op instanceof Binary) {
      return pairwise(node);
    }
    return isChannelwise(node)
        ? new ChannelRole.Channelwise(1, false)
        : ChannelMoves.of(node).<ChannelRole>map(ChannelRole.Moving::new).orElse(OPAQUE);
  }

  private static boolean isUnusual(Value value) {
    return value.shape().elements() == 0 || value.quantization().isPerAxis();
  }

  private static boolean isChannelwise(Node node) {
    Op op = node.op();
    Shape shape = node.input(0).shape();
    int last = shape.rank() - 1;
    if (last < 0) {
      return false;
    }
    if (op instanceof Pad pad) {
      return pad.before().get(last) == 0 && pad.after().get(last) == 0;
    }
    if (op instanceof Transpose transpose) {
      return transpose.permutation().get(last) == last;
    }
    if (op instanceof Reduce mean) {
      return !mean.axes().contains(last);
    }
    if (op instanceof Pool2d pool) {
      return pool.window().meetsInput(pool.filterH(), pool.filterW());
    }
    return UNARY.contains(op.getClass());
  }

  private static ChannelRole pairwise(Node node) {
    int channels = ChannelGroups.channels(node.output());
    for (Value input : node.inputs()) {
      int own = ChannelGroups.channels(input);
      if (isUnusual(input) || (own != channels && own != 1)) {
        return OPAQUE;
      }
    }
    return new ChannelRole.Pairwise();
  }

  private ChannelRole linear(Node node) {
    Value x = node.input(0);
    Value weights = node.input(1);
    int last = weights.shape().rank() - 1;
    int columns = weights.shape().dim(last);
    int channels = ChannelGroups.channels(x);
    boolean convolution = !(node.op() instanceof FullyConnected);
    boolean fits = convolution ? columns == channels : columns % channels == 0;
    if (!fits || ChannelGroups.channels(node.output()) != weights.shape().dim(0)) {
      return OPAQUE;
    }
    Optional<Tensor> values = sliceableWeights(node, 0, last);
    return values.isPresent()
        ? new ChannelRole.Linear(new LinearLayer(node, values.get(), integerBias(node)))
        : OPAQUE;
  }

  private ChannelRole depthwise(Node node, DepthwiseConv2d op) {
    return sliceableWeights(node, 3, 3).isPresent()
        ? new ChannelRole.Channelwise(op.depthMultiplier(), true)
        : OPAQUE;
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

package dev.wafer.passes.lower;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Movement;
import dev.wafer.passes.program.Layout;
import dev.wafer.passes.slices.NodeViews;
import dev.wafer.targets.Core;
import dev.wafer.targets.Fpu;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node that wants a kernel, with the graph around it and the core that it will run on.
 *
 * @param tiled whether the kernel is to be called for some output channels at a time: its binding
 *     then says how ({@link dev.wafer.passes.program.ChannelTiles}); a kernel that cannot need not
 *     look
 * @param views how the tensors lie; only a kernel that says that it {@link Kernel#acceptsLayouts}
 *     them need look
 */
public record KernelRequest(Graph graph, Node node, Core core, boolean tiled, NodeViews views) {
  public KernelRequest(Graph graph, Node node, Core core) {
    this(graph, node, core, false);
  }

  public KernelRequest(Graph graph, Node node, Core core, boolean tiled) {
    this(graph, node, core, tiled, NodeViews.DENSE);
  }

  /**
   * @param inputs what each input is in the graph
   * @param producers of those whose values a kernel may ask about
   */
  private record Key(
      Node node,
      List<Identity> inputs,
      List<Optional<Node>> producers,
      Core core,
      boolean tiled,
      NodeViews views) {}

  /** An object that equals itself alone: constants are long. */
  private record Identity(Object object) {
    private static final Identity VARIABLE = new Identity(new Object());
    private static final Identity COMPUTED = new Identity(new Object());

    @Override
    public boolean equals(Object other) {
      return other instanceof Identity identity && object == identity.object;
    }

    @Override
    public int hashCode() {
      return object instanceof Constant constant ? constant.shape().hashCode() : 0;
    }
  }

  /** All that a kernel looks at: requests with equal keys have the same answer. */
  public Object key() {
    List<Identity> inputs = node.inputs().stream().map(this::identity).toList();
    List<Optional<Node>> producers =
        IntStream.range(0, node.inputs().size()).mapToObj(this::producer).toList();
    return new Key(node, inputs, producers, core, tiled, views);
  }

  private Identity identity(Value input) {
    Constant constant = graph.constants().get(input);
    if (constant != null) {
      return new Identity(constant);
    }
    return graph.isVariable(input) ? Identity.VARIABLE : Identity.COMPUTED;
  }

  /**
   * The node that computes the values of an input of floats where software multiplies these: many
   * may be zeros.
   */
  public Optional<Node> producer(int index) {
    Value input = input(index);
    return core.fpu() == Fpu.NONE && !input.isAbsent() && input.dataType() == DataType.FLOAT32
        ? producer(input)
        : Optional.empty();
  }

  private Optional<Node> producer(Value value) {
    Optional<Node> producer =
        graph.nodes().stream().filter(other -> other.outputs().contains(value)).findFirst();
    return producer
            .filter(other -> other.op() instanceof Movement && other.inputs().size() == 1)
            .isPresent()
        ? producer(producer.get().input(0))
        : producer;
  }

  /** How an input lies. */
  public Layout inputLayout(int index) {
    return layout(input(index));
  }

  /** How the first output lies. */
  public Layout outputLayout() {
    return layout(output());
  }

  private Layout layout(Value value) {
    Layout layout = views.layouts().get(value);
    return layout == null ? Layout.dense(value.shape()) : layout;
  }

  public Value input(int index) {
    return node.input(index);
  }

  public Value output() {
    return node.output();
  }

  public DataType inputType(int index) {
    return node.input(index).dataType();
  }

  public DataType outputType() {
    return node.output().dataType();
  }

  /** The dense constant at an input, if there is one. */
  public Optional<DenseConstant> constant(int index) {
    return graph.dense(node.input(index));
  }

  /**
   * The weights, which are a dense constant at the second input, if they are: in the narrowest type
   * that holds them. INT16 ones of INT8 inputs are INT8 where they fit.
   */
  public Optional<DenseConstant> weights() {
    return constant(1).map(weights -> inputType(0) == DataType.INT8 ? narrowed(weights) : weights);
  }

  private static DenseConstant narrowed(DenseConstant weights) {
    int elements = weights.shape().elements();
    if (weights.dataType() != DataType.INT16
        || !IntStream.range(0, elements)
            .allMatch(i -> DataType.INT8.holds((int) weights.integerAt(i)))) {
      return weights;
    }
    return DenseConstant.integers(
        DataType.INT8,
        weights.shape(),
        IntStream.range(0, elements).mapToLong(weights::integerAt).toArray());
  }

  /** Whether the input exists and is only known when the model runs. */
  public boolean isRuntime(int index) {
    Value value = node.input(index);
    return value.isPresent() && graph.constant(value).isEmpty();
  }
}

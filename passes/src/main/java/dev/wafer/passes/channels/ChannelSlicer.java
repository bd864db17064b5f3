package dev.wafer.passes.channels;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Movement;
import dev.wafer.ir.op.Op;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes a graph without the channels that were chosen to go. */
final class ChannelSlicer {
  private final Graph graph;
  private final Map<Integer, ChannelRole> roles;
  private final ChannelSelection.Result selection;
  private final ParameterSlicer parameters;
  private final List<Node> nodes = new ArrayList<>();

  private ChannelSlicer(
      Graph graph,
      Map<Integer, ChannelRole> roles,
      ParameterContents contents,
      ChannelSelection.Result selection) {
    this.graph = graph;
    this.roles = roles;
    this.selection = selection;
    parameters = new ParameterSlicer(graph, contents);
  }

  static Graph slice(
      Graph graph,
      Map<Integer, ChannelRole> roles,
      ParameterContents contents,
      ChannelSelection.Result selection) {
    return new ChannelSlicer(graph, roles, contents, selection).run();
  }

  private Graph run() {
    Map<Value, Constant> constants = new LinkedHashMap<>();
    graph
        .constants()
        .forEach((value, constant) -> constants.put(sliced(value), sliced(value, constant)));
    graph.nodes().forEach(this::visit);
    constants.putAll(parameters.newConstants());
    return graph.with(graph.outputs(), constants, nodes);
  }

  private void visit(Node node) {
    List<Value> inputs = new ArrayList<>(node.inputs().stream().map(this::sliced).toList());
    roles.getOrDefault(node.id(), ChannelRole.opaque()).visit(node, new Parameters(inputs));
    List<Value> outputs = node.outputs().stream().map(this::sliced).toList();
    nodes.add(new Node(node.id(), op(node), inputs, outputs, node.operatorIndex()));
  }

  /** Slices the weights and the bias of a layer. */
  private final class Parameters implements ChannelRole.Visitor {
    private final List<Value> inputs;

    Parameters(List<Value> inputs) {
      this.inputs = inputs;
    }

    @Override
    public void linear(Node node, ChannelRole.Linear role) {
      List<Integer> rows = kept(node.output());
      Value weights = parameters.slice(node.input(1), 0, rows, nodes);
      int last = weights.shape().rank() - 1;
      inputs.set(1, parameters.slice(weights, last, columns(node, last), nodes));
      bias(node, role.layer(), rows, inputs);
    }

    @Override
    public void channelwise(Node node, ChannelRole.Channelwise role) {
      if (!role.weighted()) {
        return;
      }
      List<Integer> rows = kept(node.output());
      inputs.set(1, parameters.slice(node.input(1), 3, rows, nodes));
      if (node.input(2).isPresent()) {
        inputs.set(2, parameters.slice(node.input(2), 0, rows, nodes));
      }
    }

    @Override
    public void pairwise(Node node, ChannelRole.Pairwise role) {}

    @Override
    public void moving(Node node, ChannelRole.Moving role) {}

    @Override
    public void opaque(Node node) {}
  }

  private void bias(Node node, LinearLayer layer, List<Integer> rows, List<Value> inputs) {
    long[] added = selection.biasAdditions().get(node.id());
    if (added == null || rows.stream().allMatch(row -> added[row] == 0)) {
      if (node.input(2).isPresent()) {
        inputs.set(2, parameters.slice(node.input(2), 0, rows, nodes));
      }
      return;
    }
    TensorType type =
        node.input(2).isPresent()
            ? KeptIndices.type(node.input(2).type(), 0, rows)
            : TensorType.of(layer.biasType(), rows.size());
    long[] values = rows.stream().mapToLong(row -> layer.bias(row) + added[row]).toArray();
    DenseConstant constant = DenseConstant.integers(type.dataType(), type.shape(), values);
    String name = node.input(2).isPresent() ? node.input(2).name() : node.name() + "_bias";
    Value bias = parameters.constant(name, Tensor.of(constant, type));
    if (inputs.size() > 2) {
      inputs.set(2, bias);
    } else {
      inputs.add(bias);
    }
  }

  /** Columns of the weights that stay: those of the input's channels, once for each tap. */
  private List<Integer> columns(Node node, int last) {
    int channels = ChannelGroups.channels(node.input(0));
    boolean[] stays = new boolean[channels];
    kept(node.input(0)).forEach(c -> stays[c] = true);
    return IntStream.range(0, node.input(1).shape().dim(last))
        .filter(column -> stays[column % channels])
        .boxed()
        .toList();
  }

  /**
   * A slice begins behind those channels before it that stay; a depthwise convolution of one
   * channel has as many filters as stay.
   */
  private Op op(Node node) {
    if (!roles.containsKey(node.id())) {
      return node.op();
    }
    int in = kept(node.input(0)).size();
    int out = kept(node.output()).size();
    return node.op()
        .sliding()
        .<Op>map(windowed -> windowed.onChannels(in, out))
        .or(() -> Movement.onChannels(node, channel -> before(node.input(0), channel)))
        .orElse(node.op());
  }

  /** How many of the channels before one stay. */
  private int before(Value x, int channel) {
    return (int) kept(x).stream().filter(c -> c < channel).count();
  }

  private List<Integer> kept(Value value) {
    List<Integer> kept = selection.kept().get(value);
    return kept == null ? IntStream.range(0, ChannelGroups.channels(value)).boxed().toList() : kept;
  }

  private Value sliced(Value value) {
    List<Integer> kept = selection.kept().get(value);
    return kept == null
        ? value
        : new Value(
            value.id(),
            value.name(),
            KeptIndices.type(value.type(), value.shape().rank() - 1, kept));
  }

  private Constant sliced(Value value, Constant constant) {
    List<Integer> kept = selection.kept().get(value);
    return kept == null
        ? constant
        : KeptIndices.tensor(Tensor.of(constant, value.type()), value.shape().rank() - 1, kept)
            .toConstant();
  }
}

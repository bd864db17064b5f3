package dev.wafer.passes.channels;

import dev.wafer.ir.DataType;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import dev.wafer.ir.op.FullyConnected;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Window;
import dev.wafer.reference.Evaluator;
import dev.wafer.reference.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Which channels hold one value at all positions whatever the input, and which value that is.
 *
 * <p>The value is never computed by a formula of its own: where the sources of a channel are
 * constant, the reference runs the operator on them, and the channel is constant if all elements of
 * the result have the same bits.
 */
final class ConstantChannels {
  private final Map<Integer, ChannelRole> roles;
  private final ParameterContents contents;
  private final Map<Value, OptionalLong[]> known = new LinkedHashMap<>();
  private final Learning learning = new Learning();

  private ConstantChannels(Map<Integer, ChannelRole> roles, ParameterContents contents) {
    this.roles = roles;
    this.contents = contents;
  }

  static ConstantChannels of(
      Graph graph, Map<Integer, ChannelRole> roles, ParameterContents contents) {
    ConstantChannels channels = new ConstantChannels(roles, contents);
    graph.nodes().forEach(channels::visit);
    return channels;
  }

  /** The bits (see {@link ChannelValue}) of all elements of a channel, if they are known. */
  OptionalLong value(Value value, int channel) {
    OptionalLong[] channels = known.get(value);
    return channels == null ? OptionalLong.empty() : channels[channel];
  }

  private void visit(Node node) {
    try {
      roles.getOrDefault(node.id(), ChannelRole.opaque()).visit(node, learning);
    } catch (WaferException notEvaluable) {
      // The reference refuses the node, and so will lowering: nothing is known of its channels.
      node.outputs().forEach(known::remove);
    }
  }

  /** Learns what a node of each role makes of constant channels. */
  private final class Learning implements ChannelRole.Visitor {
    @Override
    public void linear(Node node, ChannelRole.Linear role) {
      ConstantChannels.this.linear(role.layer());
    }

    @Override
    public void channelwise(Node node, ChannelRole.Channelwise role) {
      learn(node);
      ConstantChannels.this.channelwise(node, role);
    }

    @Override
    public void pairwise(Node node, ChannelRole.Pairwise role) {
      learn(node);
      ConstantChannels.this.pairwise(node, role.product());
    }

    @Override
    public void moving(Node node, ChannelRole.Moving role) {
      learn(node);
      ConstantChannels.this.moving(node, role);
    }

    @Override
    public void opaque(Node node) {}
  }

  /** Looks into the parameters that a node reads as data. */
  private void learn(Node node) {
    for (Value input : node.inputs()) {
      if (input.isPresent() && !known.containsKey(input)) {
        contents
            .of(input)
            .filter(tensor -> ChannelValue.isSupported(tensor.dataType()))
            .ifPresent(tensor -> known.put(input, uniform(tensor, ChannelGroups.channels(input))));
      }
    }
  }

  private void linear(LinearLayer layer) {
    Node node = layer.node();
    List<Integer> constant =
        IntStream.range(0, layer.rows()).filter(row -> isConstant(layer, row)).boxed().toList();
    if (constant.isEmpty()) {
      return;
    }
    Tensor[] arguments = {
      window(node, layer.channels()), contents.of(node.input(1)).orElseThrow(), bias(node, 2)
    };
    List<Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, new Value(node.input(0).id(), "", arguments[0].type()));
    boolean plane = node.op().sliding().isPresent();
    Shape shape = plane ? Shape.of(1, 1, 1, layer.rows()) : Shape.of(1, layer.rows());
    Tensor result =
        run(
            node,
            atOnePosition(node.op()),
            inputs,
            node.output().type().withShape(shape),
            arguments);
    OptionalLong[] values = uniform(result, layer.rows());
    for (int row : constant) {
      put(node.output(), row, values[row]);
    }
  }

  private boolean isConstant(LinearLayer layer, int row) {
    for (int c = 0; c < layer.channels(); c++) {
      OptionalLong x = value(layer.node().input(0), c);
      boolean fixed =
          x.isPresent()
              ? layer.addsTheSameEverywhere() || layer.addsNothing(row, c, x.getAsLong())
              : layer.isZero(row, c);
      if (!fixed) {
        return false;
      }
    }
    return true;
  }

  /** The operator without steps and padding: one window, one output position. */
  private static Op atOnePosition(Op op) {
    return op.sliding()
        .<Op>map(windowed -> windowed.withWindow(Window.UNIT))
        .orElseGet(() -> new FullyConnected(false, op.fusedActivation().orElseThrow()));
  }

  /** The input under one window: what is constant, and real zeros elsewhere. */
  private Tensor window(Node node, int channels) {
    Shape w = node.input(1).shape();
    Shape shape = Shape.of(1, w.dim(1));
    if (node.op().sliding().isPresent()) {
      boolean taps = LinearLayer.readsWindows(node);
      shape = taps ? Shape.of(1, w.dim(1), w.dim(2), channels) : Shape.of(1, 1, 1, channels);
    }
    return filled(node.input(0), shape, IntStream.range(0, channels).boxed().toList());
  }

  private void channelwise(Node node, ChannelRole.Channelwise role) {
    Value x = node.input(0);
    int m = role.multiplier();
    List<Integer> outs = new ArrayList<>();
    boolean[] dead = role.weighted() ? deadOutputs(node) : new boolean[0];
    for (int c = 0; c < ChannelGroups.channels(x); c++) {
      boolean follow = value(x, c).isPresent();
      for (int j = 0; j < m; j++) {
        follow |= role.weighted() && dead[c * m + j];
      }
      if (follow) {
        outs.add(c);
      }
    }
    if (outs.isEmpty() || !ChannelValue.isSupported(node.output().dataType())) {
      return;
    }
    List<Integer> rows =
        outs.stream().flatMap(c -> IntStream.range(c * m, c * m + m).boxed()).toList();
    Shape shape = KeptIndices.type(x.type(), x.shape().rank() - 1, outs).shape();
    List<Value> inputs = new ArrayList<>(node.inputs());
    Tensor[] arguments = new Tensor[inputs.size()];
    arguments[0] = filled(x, shape, outs);
    for (int i = 1; i < arguments.length; i++) {
      Tensor argument = bias(node, i);
      int axis = argument.type().shape().rank() - 1;
      arguments[i] =
          role.weighted() && inputs.get(i).isPresent()
              ? KeptIndices.tensor(argument, axis, rows)
              : argument;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (inputs.get(i).isPresent()) {
        inputs.set(i, new Value(inputs.get(i).id(), "", arguments[i].type()));
      }
    }
    TensorType type = node.output().type();
    Tensor result =
        run(
            node,
            node.op(),
            inputs,
            KeptIndices.type(type, type.shape().rank() - 1, rows),
            arguments);
    OptionalLong[] values = uniform(result, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.get(i);
      if (value(x, row / m).isPresent() || (role.weighted() && dead[row])) {
        put(node.output(), row, values[i]);
      }
    }
  }

  /** Which outputs of a depthwise convolution have weights of zero only. */
  private boolean[] deadOutputs(Node node) {
    Tensor weights = contents.of(node.input(1)).orElseThrow();
    int channels = ChannelGroups.channels(node.output());
    boolean[] dead = new boolean[channels];
    Arrays.fill(dead, true);
    boolean floats = weights.dataType() == DataType.FLOAT32;
    int[] ints = floats ? new int[0] : weights.toInts();
    for (int i = 0; i < weights.elements(); i++) {
      dead[i % channels] &= floats ? weights.floats()[i] == 0f : ints[i] == 0;
    }
    return dead;
  }

  private void pairwise(Node node, boolean product) {
    Value a = node.input(0);
    Value b = node.input(1);
    List<Integer> channels =
        IntStream.range(0, ChannelGroups.channels(node.output()))
            .filter(c -> isConstantPair(node, product, operand(a, c), operand(b, c)))
            .boxed()
            .toList();
    if (channels.isEmpty() || !ChannelValue.isSupported(node.output().dataType())) {
      return;
    }
    Shape shape = Shape.of(channels.size());
    Tensor[] arguments = {filled(a, shape, channels), filled(b, shape, channels)};
    List<Value> inputs =
        List.of(
            new Value(a.id(), "", arguments[0].type()), new Value(b.id(), "", arguments[1].type()));
    Tensor result = run(node, node.op(), inputs, node.output().type().withShape(shape), arguments);
    OptionalLong[] values = uniform(result, channels.size());
    for (int i = 0; i < values.length; i++) {
      put(node.output(), channels.get(i), values[i]);
    }
  }

  private static boolean isConstantPair(
      Node node, boolean product, OptionalLong a, OptionalLong b) {
    if (a.isPresent() && b.isPresent()) {
      return true;
    }
    // An integer times zero is zero. (A float may be negative, and give the other zero.)
    DataType type = node.output().dataType();
    boolean integers = type == DataType.INT8 || type == DataType.INT16;
    return product && integers && (isRealZero(a, node.input(0)) || isRealZero(b, node.input(1)));
  }

  private static boolean isRealZero(OptionalLong x, Value value) {
    return x.isPresent() && x.getAsLong() == value.quantization().zeroPoint();
  }

  private OptionalLong operand(Value value, int channel) {
    return value(value, ChannelGroups.channels(value) == 1 ? 0 : channel);
  }

  private void moving(Node node, ChannelRole.Moving role) {
    Map<Value, boolean[]> differs = new LinkedHashMap<>();
    for (ChannelRole.Move move : role.moves()) {
      Value out = node.output(move.output());
      boolean[] mixed =
          differs.computeIfAbsent(out, key -> new boolean[ChannelGroups.channels(key)]);
      OptionalLong source = value(node.input(move.input()), move.inputChannel());
      OptionalLong before = value(out, move.outputChannel());
      mixed[move.outputChannel()] |=
          source.isEmpty() || (before.isPresent() && !before.equals(source));
      put(out, move.outputChannel(), source);
    }
    differs.forEach(
        (out, mixed) -> {
          for (int c = 0; c < mixed.length; c++) {
            if (mixed[c]) {
              put(out, c, OptionalLong.empty());
            }
          }
        });
  }

  /**
   * A tensor whose innermost axis repeats the given channels of a value: what is constant of them,
   * real zeros elsewhere.
   */
  private Tensor filled(Value value, Shape shape, List<Integer> channels) {
    Tensor tensor = Tensor.zeros(value.type().withShape(shape));
    long zero = value.quantization().zeroPoint();
    for (int i = 0; i < tensor.elements(); i++) {
      OptionalLong constant = operand(value, channels.get(i % channels.size()));
      ChannelValue.set(tensor, i, constant.orElse(zero));
    }
    return tensor;
  }

  private Tensor bias(Node node, int input) {
    Value value = node.input(input);
    return value.isAbsent()
        ? Tensor.absent()
        : contents.of(value).orElseThrow(() -> new IllegalStateException("not a parameter"));
  }

  private static Tensor run(
      Node node, Op op, List<Value> inputs, TensorType type, Tensor... arguments) {
    Value output = new Value(node.output().id(), node.output().name(), type);
    Node small = new Node(node.id(), op, inputs, List.of(output), node.operatorIndex());
    return Evaluator.evaluate(small, List.of(arguments).subList(0, inputs.size())).get(0);
  }

  private void put(Value value, int channel, OptionalLong constant) {
    known.computeIfAbsent(value, key -> unknown(ChannelGroups.channels(key)))[channel] = constant;
  }

  private static OptionalLong[] unknown(int channels) {
    OptionalLong[] values = new OptionalLong[channels];
    Arrays.fill(values, OptionalLong.empty());
    return values;
  }

  /** For each channel the bits that all its elements have, if they have the same. */
  private static OptionalLong[] uniform(Tensor tensor, int channels) {
    long[] elements = ChannelValue.elements(tensor);
    OptionalLong[] values = unknown(channels);
    boolean[] mixed = new boolean[channels];
    for (int i = 0; i < elements.length; i++) {
      int c = i % channels;
      mixed[c] |= values[c].isPresent() && values[c].getAsLong() != elements[i];
      values[c] = mixed[c] ? OptionalLong.empty() : OptionalLong.of(elements[i]);
    }
    return values;
  }
}

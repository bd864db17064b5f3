package dev.wafer.passes.stream;

import dev.wafer.ir.Constant;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Conv2d;
import dev.wafer.ir.op.DepthwiseConv2d;
import dev.wafer.ir.op.Op;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Padding;
import dev.wafer.ir.op.Pool2d;
import dev.wafer.ir.op.Reduce;
import dev.wafer.ir.op.ReduceFn;
import dev.wafer.ir.op.Reshape;
import dev.wafer.ir.op.Window;
import dev.wafer.ir.op.Windowed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers of one dimension, which converters write as images of one row, on images of one column: so
 * the steps of a sequence are its rows. Both have the same bytes, and so have the weights.
 */
final class FedSequence {
  private final Graph graph;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Constant> constants;

  /** Images of one column, by what has their bytes in the graph as it was. */
  private final Map<Value, Value> columns = new LinkedHashMap<>();

  private final Map<Value, Value> turnedWeights = new LinkedHashMap<>();
  private int nextValue;
  private int nextNode;

  private FedSequence(Graph graph) {
    this.graph = graph;
    constants = new LinkedHashMap<>(graph.constants());
    nextValue = 1 + graph.values().mapToInt(Value::id).max().orElse(0);
    nextNode = 1 + graph.nodes().stream().mapToInt(Node::id).max().orElse(0);
  }

  /** The graph of which an input is {@code [1, steps, 1, features]}; the same one where none is. */
  static Graph of(Graph graph, Value input) {
    Optional<Shape> column = column(input.shape());
    if (column.isEmpty() || column.get().dim(1) == 1 || graph.outputs().contains(input)) {
      return graph;
    }
    FedSequence sequence = new FedSequence(graph);
    Value steps = new Value(input.id(), input.name(), input.type().withShape(column.get()));
    sequence.columns.put(input, steps);
    graph.nodes().forEach(sequence::add);
    // What reads the input in its own shape wants all of it.
    boolean whole =
        sequence.nodes.stream().anyMatch(node -> node.outputs().contains(input))
            || sequence.nodes.stream().noneMatch(node -> node.inputs().contains(steps));
    return whole ? graph : sequence.build(input, steps);
  }

  /** The image of one column that has a sequence's bytes. */
  private static Optional<Shape> column(Shape shape) {
    boolean one = shape.rank() >= 3 && shape.rank() <= 4 && shape.dim(0) == 1;
    if (one && shape.rank() == 3) {
      return Optional.of(Shape.of(1, shape.dim(1), 1, shape.dim(2)));
    }
    if (one && shape.dim(1) == 1) {
      return Optional.of(Shape.of(1, shape.dim(2), 1, shape.dim(3)));
    }
    return one && shape.dim(2) == 1 ? Optional.of(shape) : Optional.empty();
  }

  private Graph build(Value input, Value steps) {
    graph.outputs().forEach(this::restore);
    return new Graph(
        graph.name(),
        graph.inputs().stream().map(value -> value.equals(input) ? steps : value).toList(),
        graph.outputs(),
        graph.variables(),
        graph.initial(),
        constants,
        nodes);
  }

  private void add(Node node) {
    if (node.inputs().stream().noneMatch(columns::containsKey)) {
      nodes.add(node);
      return;
    }
    Optional<Shape> output =
        node.outputs().size() == 1 ? column(node.output().shape()) : Optional.empty();
    if (isOnColumns(node)) {
      nodes.add(with(node, node.op(), onColumns(node), node.output()));
      output
          .filter(node.output().shape()::equals)
          .ifPresent(same -> columns.put(node.output(), node.output()));
    } else if (output.isPresent() && isSameColumn(node, output.get())) {
      columns.put(node.output(), columns.get(node.input(0)));
    } else if (isMean(node)) {
      addMean(node);
    } else if (output.isPresent() && turned(node).isPresent()) {
      Value column =
          new Value(
              nextValue++, node.output().name(), node.output().type().withShape(output.get()));
      List<Value> inputs = onColumns(node);
      if (node.op() instanceof Conv2d || node.op() instanceof DepthwiseConv2d) {
        inputs.set(1, turnedWeights.computeIfAbsent(node.input(1), this::turned));
      }
      nodes.add(with(node, turned(node).get(), inputs, column));
      columns.put(node.output(), column);
    } else {
      node.inputs().forEach(this::restore);
      nodes.add(node);
    }
  }

  private static Node with(Node node, Op op, List<Value> inputs, Value output) {
    return new Node(node.id(), op, inputs, List.of(output), node.operatorIndex());
  }

  private List<Value> onColumns(Node node) {
    return new ArrayList<>(
        node.inputs().stream().map(value -> columns.getOrDefault(value, value)).toList());
  }

  /** Whether a node with one output reads columns that had this shape before. */
  private boolean isOnColumns(Node node) {
    return node.outputs().size() == 1
        && !node.op().isAlias()
        && node.inputs().stream()
            .filter(columns::containsKey)
            .allMatch(value -> columns.get(value).shape().equals(value.shape()));
  }

  private boolean isSameColumn(Node node, Shape output) {
    return node.op().isAlias()
        && columns.get(node.input(0)).shape().equals(output)
        && FedInput.isSameButShape(node.input(0), node.output());
  }

  /** Gives a value its own shape again where it is a column. */
  private void restore(Value value) {
    Value column = columns.get(value);
    boolean isThere = nodes.stream().anyMatch(node -> node.outputs().contains(value));
    if (column != null && !column.equals(value) && !isThere) {
      nodes.add(new Node(nextNode++, new Reshape(), List.of(column), List.of(value), -1));
    }
  }

  /** Whether a node takes the mean of all steps. */
  private static boolean isMean(Node node) {
    if (!(node.op() instanceof Reduce reduce) || reduce.fn() != ReduceFn.MEAN) {
      return false;
    }
    // Beside the steps, the one row of an image may be among the axes.
    boolean row = node.input(0).shape().rank() == 4;
    return reduce.axes().equals(List.of(row ? 2 : 1))
        || (row && reduce.axes().equals(List.of(1, 2)));
  }

  private void addMean(Node node) {
    Value column = columns.get(node.input(0));
    Shape features = Shape.of(1, column.shape().dim(3));
    boolean same = node.output().shape().equals(features);
    Value mean =
        same
            ? node.output()
            : new Value(
                nextValue++, node.output().name(), node.output().type().withShape(features));
    nodes.add(with(node, new Reduce(ReduceFn.MEAN, List.of(1, 2), false), List.of(column), mean));
    if (!same) {
      nodes.add(new Node(nextNode++, new Reshape(), List.of(mean), List.of(node.output()), -1));
    }
  }

  /** The operator that does the same down a column; empty if none does. */
  private Optional<Op> turned(Node node) {
    if (node.op() instanceof Windowed op) {
      boolean oneRow =
          node.input(0).shape().dim(1) == 1
              && node.output().shape().dim(1) == 1
              && op.filterH(node.inputs()) == 1
              && op.window().padding().top() == 0
              && op.window().padding().bottom() == 0;
      return oneRow ? turned(node, op) : Optional.empty();
    }
    if (node.op() instanceof Pad pad) {
      boolean constant =
          node.inputs().stream().skip(1).allMatch(value -> !columns.containsKey(value));
      return constant
              && pad.before().get(0) + pad.after().get(0) == 0
              && (pad.before().size() == 3 || pad.before().get(1) + pad.after().get(1) == 0)
          ? Optional.of(new Pad(turned(pad.before()), turned(pad.after())))
          : Optional.empty();
    }
    if (node.op() instanceof Concatenation concat) {
      boolean channels =
          concat.axis() == node.output().shape().rank() - 1
              && node.inputs().stream().allMatch(columns::containsKey);
      return channels ? Optional.of(new Concatenation(3, concat.activation())) : Optional.empty();
    }
    boolean alike =
        RowRule.isElementwise(node)
            && node.inputs().stream().allMatch(value -> isAlike(node.output(), value));
    return alike ? Optional.of(node.op()) : Optional.empty();
  }

  private Optional<Op> turned(Node node, Windowed op) {
    Window window = op.window();
    Padding padding = window.padding();
    Window down =
        new Window(
            window.strideW(),
            1,
            window.dilationW(),
            1,
            new Padding(padding.left(), padding.right(), 0, 0));
    if (op instanceof Pool2d pool) {
      return Optional.of(new Pool2d(pool.fn(), pool.filterW(), 1, down, pool.activation()));
    }
    boolean weighted =
        (op instanceof Conv2d || op instanceof DepthwiseConv2d)
            && graph.dense(node.input(1)).isPresent()
            && node.inputs().stream().skip(1).noneMatch(columns::containsKey);
    return weighted ? Optional.of(op.withWindow(down)) : Optional.empty();
  }

  private static List<Integer> turned(List<Integer> border) {
    int steps = border.size() - 2;
    return List.of(0, border.get(steps), 0, border.get(steps + 1));
  }

  /** Whether a value is a column of as many steps, or a constant of none. */
  private boolean isAlike(Value output, Value value) {
    if (value.isAbsent() || columns.containsKey(value)) {
      return value.isAbsent()
          || value
              .shape()
              .dims()
              .subList(0, value.shape().rank() - 1)
              .equals(output.shape().dims().subList(0, output.shape().rank() - 1));
    }
    int rank = value.shape().rank();
    return graph.constant(value).isPresent()
        && (rank == 0 || value.shape().elements() == value.shape().dim(rank - 1));
  }

  /** Weights whose windows lie down, not across. */
  private Value turned(Value weights) {
    DenseConstant constant = graph.dense(weights).orElseThrow();
    Shape shape = constant.shape();
    Shape down = Shape.of(shape.dim(0), shape.dim(2), shape.dim(1), shape.dim(3));
    Value turned = new Value(nextValue++, weights.name(), weights.type().withShape(down));
    constants.put(turned, new DenseConstant(constant.dataType(), down, constant.data()));
    return turned;
  }
}

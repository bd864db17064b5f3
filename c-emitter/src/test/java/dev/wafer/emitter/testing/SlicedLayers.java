package dev.wafer.emitter.testing;

import dev.wafer.ir.Graph;
import dev.wafer.ir.GraphBuilder;
import dev.wafer.ir.Node;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Puts a graph of one layer among slices: what it reads are boxes of larger tensors, what it writes
 * is part of a concatenation of channels, and that mostly of a second concatenation.
 */
public final class SlicedLayers {
  private final Random random;
  private final Map<Value, Value> wholes = new HashMap<>();

  public SlicedLayers(long seed) {
    random = new Random(seed);
  }

  /** The layer with a box of a wider and perhaps taller tensor for each input. */
  public Graph around(Graph layer) {
    Node node = layer.nodes().get(0);
    GraphBuilder builder = new GraphBuilder("sliced");
    List<Value> inputs = new ArrayList<>();
    for (Value input : node.inputs()) {
      if (layer.inputs().contains(input)) {
        inputs.add(box(builder, input));
      } else if (input.isPresent()) {
        inputs.add(
            builder.constant(input.name(), layer.dense(input).orElseThrow(), input.quantization()));
      } else {
        inputs.add(input);
      }
    }
    Value out = builder.node(node.op(), node.output().type(), inputs.toArray(Value[]::new));
    Value wide = concatenated(builder, out, out.shape().rank() - 1);
    builder.output(
        random.nextInt(3) > 0 ? concatenated(builder, wide, wide.shape().rank() - 2) : wide);
    // Inputs that live on: with slices the arena is no larger than with copies then.
    inputs.stream().filter(wholes::containsKey).map(wholes::get).forEach(builder::output);
    return builder.build();
  }

  /** Few channels more, so that they stay near the widths of vectors. */
  private Value box(GraphBuilder builder, Value input) {
    int[] dims = input.shape().toArray();
    List<Integer> begin = new ArrayList<>();
    for (int axis = 0; axis < dims.length; axis++) {
      boolean innermost = axis == dims.length - 1;
      int more = innermost ? 1 + random.nextInt(4) : axis == 0 ? 0 : random.nextInt(3) / 2;
      int before = random.nextInt(more + 1);
      dims[axis] += more;
      begin.add(before);
    }
    Value whole = builder.input("x" + input.name(), input.type().withShape(Shape.of(dims)));
    Value box = builder.node(new Slice(begin), input.type(), whole);
    wholes.put(box, whole);
    return box;
  }

  /** A concatenation with an input of the model in front of a value or behind it. */
  private Value concatenated(GraphBuilder builder, Value value, int axis) {
    int[] dims = value.shape().toArray();
    int extent = dims[axis];
    dims[axis] = 1 + random.nextInt(5);
    TensorType type = value.type().withShape(Shape.of(dims));
    Value other = builder.input("axis" + axis, type);
    dims[axis] += extent;
    List<Value> parts = random.nextBoolean() ? List.of(other, value) : List.of(value, other);
    return builder
        .node(
            new Concatenation(axis, Activation.NONE),
            List.of(value.type().withShape(Shape.of(dims))),
            parts)
        .get(0);
  }
}

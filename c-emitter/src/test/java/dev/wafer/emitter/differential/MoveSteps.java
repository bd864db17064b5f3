package dev.wafer.emitter.differential;

import dev.wafer.emitter.differential.FamilyGraphs.Step;
import dev.wafer.ir.DataType;
import dev.wafer.ir.DenseConstant;
import dev.wafer.ir.Shape;
import dev.wafer.ir.TensorType;
import dev.wafer.ir.Value;
import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BatchBlocks;
import dev.wafer.ir.op.Concatenation;
import dev.wafer.ir.op.DynamicUpdateSlice;
import dev.wafer.ir.op.Gather;
import dev.wafer.ir.op.MirrorPad;
import dev.wafer.ir.op.Pad;
import dev.wafer.ir.op.Slice;
import dev.wafer.ir.op.Split;
import dev.wafer.ir.op.StridedSlice;
import dev.wafer.ir.op.Tile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Concatenations, parts, borders, repetitions and what indices take. */
final class MoveSteps {
  private MoveSteps() {}

  static List<Step> all() {
    return List.of(
        MoveSteps::concatenation,
        MoveSteps::split,
        MoveSteps::slice,
        MoveSteps::stridedSlice,
        MoveSteps::pad,
        MoveSteps::mirrorPad,
        MoveSteps::tile,
        MoveSteps::gather,
        MoveSteps::update,
        MoveSteps::batches);
  }

  private static void concatenation(FamilyGraphs g, Value x) {
    int axis = g.random().nextInt(4);
    int[] dims = x.shape().toArray();
    dims[axis] *= 2;
    g.add(
        new Concatenation(axis, Activation.NONE), x.type().withShape(Shape.of(dims)), x, g.like(x));
  }

  private static void split(FamilyGraphs g, Value x) {
    int axis = g.random().nextInt(4);
    int[] dims = x.shape().toArray();
    if (dims[axis] > 1) {
      int[] first = dims.clone();
      first[axis] = 1 + g.random().nextInt(dims[axis] - 1);
      dims[axis] -= first[axis];
      g.add(
          new Split(axis),
          List.of(x.type().withShape(Shape.of(first)), x.type().withShape(Shape.of(dims))),
          x);
    }
  }

  private static void slice(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    List<Integer> begin = new ArrayList<>();
    for (int axis = 0; axis < dims.length; axis++) {
      begin.add(g.random().nextInt(dims[axis]));
      dims[axis] = 1 + g.random().nextInt(dims[axis] - begin.get(axis));
    }
    g.add(new Slice(begin), x.type().withShape(Shape.of(dims)), x);
  }

  private static void stridedSlice(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    List<Integer> begin = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int axis = 0; axis < dims.length; axis++) {
      boolean back = g.random().nextInt(4) == 0;
      int by = 1 + g.random().nextInt(2);
      begin.add(back ? dims[axis] - 1 : 0);
      strides.add(back ? -by : by);
      dims[axis] = (dims[axis] + by - 1) / by;
    }
    g.add(new StridedSlice(begin, strides), x.type().withShape(Shape.of(dims)), x);
  }

  private static void pad(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    List<Integer> before = amounts(g, dims, 2);
    List<Integer> after = amounts(g, dims, 2);
    TensorType type = grown(x, before, after);
    if (g.random().nextBoolean()) {
      g.add(new Pad(before, after), type, x);
    } else {
      g.add(new Pad(before, after), type, x, g.constant(x.type().withShape(Shape.of())));
    }
  }

  private static void mirrorPad(FamilyGraphs g, Value x) {
    int[] least = x.shape().toArray();
    Arrays.setAll(least, axis -> least[axis] - 1);
    List<Integer> before = amounts(g, least, 3);
    List<Integer> after = amounts(g, least, 3);
    g.add(new MirrorPad(before, after, g.random().nextBoolean()), grown(x, before, after), x);
  }

  /** Up to so many elements for each axis, and to an amount. */
  private static List<Integer> amounts(FamilyGraphs g, int[] most, int bound) {
    return Arrays.stream(most)
        .mapToObj(extent -> g.random().nextInt(1 + Math.min(extent, bound)))
        .toList();
  }

  private static TensorType grown(Value x, List<Integer> before, List<Integer> after) {
    int[] dims = x.shape().toArray();
    Arrays.setAll(dims, axis -> x.shape().dim(axis) + before.get(axis) + after.get(axis));
    return x.type().withShape(Shape.of(dims));
  }

  private static void tile(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    List<Integer> multiples = new ArrayList<>();
    for (int axis = 0; axis < dims.length; axis++) {
      multiples.add(1 + g.random().nextInt(3) / 2);
      dims[axis] *= multiples.get(axis);
    }
    g.add(new Tile(multiples), x.type().withShape(Shape.of(dims)), x);
  }

  /** By constant indices: those that come at run time are inputs that nothing bounds. */
  private static void gather(FamilyGraphs g, Value x) {
    int axis = g.random().nextInt(4);
    int[] dims = x.shape().toArray();
    long[] indices = g.random().longs(1 + g.random().nextInt(4), 0, dims[axis]).toArray();
    dims[axis] = indices.length;
    Value places =
        g.fixed(DenseConstant.integers(DataType.INT32, Shape.of(indices.length), indices));
    g.add(new Gather(axis, 0), x.type().withShape(Shape.of(dims)), x, places);
  }

  /** At places that may lie outside, which are moved inside. */
  private static void update(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    Arrays.setAll(dims, axis -> 1 + g.random().nextInt(dims[axis]));
    Value box =
        g.aside(new Slice(List.of(0, 0, 0, 0)), x.type().withShape(Shape.of(dims)), g.like(x));
    long[] begin = g.random().longs(4, -1, 4).toArray();
    Value places = g.fixed(DenseConstant.integers(DataType.INT32, Shape.of(4), begin));
    g.add(new DynamicUpdateSlice(), x.type(), x, box, places);
  }

  private static void batches(FamilyGraphs g, Value x) {
    int[] dims = x.shape().toArray();
    boolean toBatch = g.random().nextBoolean();
    if (toBatch ? dims[1] % 2 == 0 && dims[2] % 2 == 0 : dims[0] % 4 == 0) {
      Shape moved =
          toBatch
              ? Shape.of(dims[0] * 4, dims[1] / 2, dims[2] / 2, dims[3])
              : Shape.of(dims[0] / 4, dims[1] * 2, dims[2] * 2, dims[3]);
      g.add(new BatchBlocks(toBatch, List.of(2, 2)), x.type().withShape(moved), x);
    }
  }
}

package dev.wafer.ir.access;

import dev.wafer.ir.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Loops that copy elements of one tensor to another one: an affine map from the loops' counters to
 * an index of either.
 *
 * @param input of the node, from which elements come
 * @param output of the node, to which they go
 * @param extents of the loops, outermost first
 * @param from where the loops read
 * @param to where they write
 */
public record Access(int input, int output, List<Integer> extents, Side from, Side to) {
  public Access {
    extents = List.copyOf(extents);
    if (from.steps().size() != extents.size() || to.steps().size() != extents.size()) {
      throw new IllegalArgumentException("each loop has one step a side");
    }
  }

  /** The loops of an operator with one input and one output. */
  public static List<Access> single(List<Integer> extents, Side from, Side to) {
    return List.of(new Access(0, 0, extents, from, to));
  }

  /** The same elements the other way. */
  public Access reversed() {
    return new Access(output, input, extents, to, from);
  }

  /** Elements that are moved. */
  public long elements() {
    return extents.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Whether all elements of the one tensor become those of the other one, in the same order. */
  public boolean isIdentity() {
    return from.isWhole(extents) && to.isWhole(extents);
  }

  /** Whether the tensors, which may have different shapes, have the same elements as they lie. */
  public boolean movesNothing() {
    StridedLoops loops = dense();
    return elements() == from.shape().elements()
        && elements() == to.shape().elements()
        && first() == 0
        && firstWritten() == 0
        && loops.steps().get(0).equals(loops.steps().get(1));
  }

  /** Whether both sides are boxes, walked in the order of their axes. */
  public boolean isBoxes() {
    return from.isBox() && to.isBox();
  }

  /** Whether the loops write all elements of the output from the first to the last. */
  public boolean writesInOrder() {
    return elements() == to.shape().elements()
        && to.offset(rowMajor(to.shape())) == 0
        && to.strides(rowMajor(to.shape())).equals(rowMajor(Shape.of(extents)));
  }

  /** Index of the first element that is read, in a dense tensor. */
  public int first() {
    return (int) from.offset(rowMajor(from.shape()));
  }

  /** Index of the first element that is written, in a dense tensor. */
  public int firstWritten() {
    return (int) to.offset(rowMajor(to.shape()));
  }

  /** The loops between dense tensors, from the first elements that they touch on. */
  public StridedLoops dense() {
    return loops(rowMajor(from.shape()), rowMajor(to.shape()));
  }

  /**
   * The loops between tensors that lie with these strides.
   *
   * @param input strides of the axes of the shape that {@link #from} sees
   * @param output strides of the axes of the shape that {@link #to} sees
   */
  public StridedLoops loops(List<Integer> input, List<Integer> output) {
    return StridedLoops.of(extents, List.of(from.strides(input), to.strides(output)));
  }

  /** The same elements in another order: the loops by their numbers, outermost first. */
  public Access reordered(List<Integer> loops) {
    return new Access(
        input,
        output,
        loops.stream().map(extents::get).toList(),
        new Side(from.shape(), from.start(), loops.stream().map(from.steps()::get).toList()),
        new Side(to.shape(), to.start(), loops.stream().map(to.steps()::get).toList()));
  }

  /** Strides of a row-major tensor. */
  public static List<Integer> rowMajor(Shape shape) {
    List<Integer> strides = new ArrayList<>(shape.dims());
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      strides.set(axis, stride);
      stride *= shape.dim(axis);
    }
    return strides;
  }

  /** Parts that lie one after the other along an axis of a whole: each into its place. */
  public static List<Access> concatenated(List<Shape> parts, Shape whole, int axis) {
    List<Access> accesses = new ArrayList<>();
    int position = 0;
    for (Shape part : parts) {
      List<Integer> start = new ArrayList<>(Collections.nCopies(whole.rank(), 0));
      start.set(axis, position);
      accesses.add(
          new Access(accesses.size(), 0, part.dims(), Side.whole(part), Side.box(whole, start)));
      position += part.dim(axis);
    }
    return accesses;
  }

  /** The other way round: each part out of its place. */
  public static List<Access> separated(Shape whole, List<Shape> parts, int axis) {
    return concatenated(parts, whole, axis).stream().map(Access::reversed).toList();
  }

  /** Blocks of a wide image, side by side in the channels of a deep one: [n, h, y, w, x, c]. */
  public static Access blocks(Shape deep, Shape wide, int block) {
    int depth = wide.dim(3);
    return new Access(
        0,
        0,
        List.of(deep.dim(0), deep.dim(1), block, deep.dim(2), block, depth),
        Side.stepping(
            deep,
            Side.step(0, 1),
            Side.step(1, 1),
            Side.step(3, block * depth),
            Side.step(2, 1),
            Side.step(3, depth),
            Side.step(3, 1)),
        Side.inBlocks(wide, block, block));
  }
}

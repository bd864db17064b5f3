package dev.wafer.passes.slices;

import dev.wafer.ir.Shape;
import dev.wafer.ir.Value;
import dev.wafer.passes.program.Layout;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A tensor that is a box of another one, perhaps under another shape.
 *
 * @param edge whose move it saves; empty for a reshape, which moves nothing
 * @param begin the box's first element, one index an axis of the parent
 * @param steps of the box along each axis, positive
 * @param extents of the box
 */
record Link(
    Value parent, Optional<Edge> edge, List<Integer> begin, List<Integer> steps, Shape extents) {
  /** A tensor that holds all of another one. */
  static Link whole(Value parent) {
    return new Link(
        parent, Optional.empty(), repeated(parent, 0), repeated(parent, 1), parent.shape());
  }

  static Link box(Value parent, Edge edge, List<Integer> begin, Shape extents) {
    return new Link(parent, Optional.of(edge), begin, repeated(parent, 1), extents);
  }

  private static List<Integer> repeated(Value value, int number) {
    return Collections.nCopies(value.shape().rank(), number);
  }

  /** The tensor's place, from its parent's; empty where no strides say it. */
  Optional<Place> place(Place of, Shape shape) {
    Layout box = of.layout().box(extents, steps);
    long offset = of.offset() + of.layout().offset(begin);
    return box.reshaped(shape).map(layout -> new Place(of.root(), offset, layout));
  }
}

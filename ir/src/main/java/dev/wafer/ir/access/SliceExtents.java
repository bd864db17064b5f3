package dev.wafer.ir.access;

import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Shape;
import dev.wafer.ir.WaferException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds how many elements a strided slice takes on each axis of its input, where axes of which it
 * takes one may be missing from the output's shape.
 */
public final class SliceExtents {
  private final Shape in;
  private final Shape out;
  private final List<Integer> begin;
  private final List<Integer> strides;
  private Optional<int[]> found = Optional.empty();

  private SliceExtents(Shape in, Shape out, List<Integer> begin, List<Integer> strides) {
    this.in = in;
    this.out = out;
    this.begin = begin;
    this.strides = strides;
  }

  /**
   * Extents of the slice on the input's axes.
   *
   * @throws WaferException if none fit, or if several do
   */
  public static int[] of(Shape in, Shape out, List<Integer> begin, List<Integer> strides) {
    if (in.rank() == out.rank()) {
      return out.toArray();
    }
    SliceExtents search = new SliceExtents(in, out, begin, strides);
    search.assign(0, 0, new int[in.rank()]);
    return search.found.orElseThrow(
        () -> search.invalid("the output of a slice fits into its input"));
  }

  private void assign(int inAxis, int outAxis, int[] extents) {
    if (inAxis == in.rank()) {
      if (outAxis == out.rank()) {
        accept(extents.clone());
      }
      return;
    }
    if (in.rank() - inAxis > out.rank() - outAxis) {
      extents[inAxis] = 1;
      assign(inAxis + 1, outAxis, extents);
    }
    if (outAxis < out.rank() && fits(inAxis, out.dim(outAxis))) {
      extents[inAxis] = out.dim(outAxis);
      assign(inAxis + 1, outAxis + 1, extents);
    }
  }

  private boolean fits(int axis, int extent) {
    long last = begin.get(axis) + (extent - 1L) * strides.get(axis);
    return last >= 0 && last < in.dim(axis);
  }

  private void accept(int[] extents) {
    if (found.isPresent() && !Arrays.equals(found.get(), extents)) {
      throw invalid("the shapes tell which axes a slice keeps");
    }
    found = Optional.of(extents);
  }

  private WaferException invalid(String rule) {
    return new WaferException(
        Diagnostic.of(Diagnostic.Code.INVALID_GRAPH, rule)
            .found("[%s] out of [%s]".formatted(out, in)));
  }
}

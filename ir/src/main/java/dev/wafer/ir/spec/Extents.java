package dev.wafer.ir.spec;

import dev.wafer.ir.Shape;
import java.util.ArrayList;
import java.util.List;

/** Extents that were computed and may not form a {@link Shape}: too large, or negative. */
public record Extents(List<Long> dims) {
  public Extents {
    dims = List.copyOf(dims);
  }

  public static Extents of(Shape shape) {
    return new Extents(shape.dims().stream().map(Integer::longValue).toList());
  }

  public static Extents of(long... dims) {
    List<Long> list = new ArrayList<>();
    for (long dim : dims) {
      list.add(dim);
    }
    return new Extents(list);
  }

  /** The same with another extent of an axis. */
  public Extents with(int axis, long extent) {
    List<Long> changed = new ArrayList<>(dims);
    changed.set(axis, extent);
    return new Extents(changed);
  }

  /** The same without an axis. */
  public Extents without(int axis) {
    List<Long> fewer = new ArrayList<>(dims);
    fewer.remove(axis);
    return new Extents(fewer);
  }

  /** The same with one more axis before {@code axis}. */
  public Extents inserted(int axis, long extent) {
    List<Long> more = new ArrayList<>(dims);
    more.add(axis, extent);
    return new Extents(more);
  }

  /** The same with one more axis at the end. */
  public Extents and(long extent) {
    return inserted(dims.size(), extent);
  }

  public boolean are(Shape shape) {
    return of(shape).equals(this);
  }
}

package dev.wafer.frontend.user;

import java.util.List;

/**
 * A shape as a declaration writes it.
 *
 * @param rest whether any number of extents stand before those that are listed
 * @param extents of the innermost axes: of an input names and numbers, of a result expressions
 */
public record Dims(boolean rest, List<Expression> extents) {
  /** What {@link #rest} is in a declaration. */
  public static final String REST = "...";

  public Dims {
    extents = List.copyOf(extents);
  }

  @Override
  public String toString() {
    String list = extents.toString();
    String inner = list.substring(1, list.length() - 1);
    return "[" + (rest ? REST + (inner.isEmpty() ? "" : ", ") : "") + inner + "]";
  }
}

package dev.wafer.passes.stream;

/** Rows of a plane, from {@code first} to before {@code end}. */
public record Rows(int first, int end) {
  static final Rows NONE = new Rows(0, 0);

  public Rows {
    if (first < 0 || end < first) {
      throw new IllegalArgumentException("rows " + first + " to " + end);
    }
  }

  public int count() {
    return end - first;
  }
}

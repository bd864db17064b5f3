package dev.wafer.frontend;

/** Which indices a list of the file has, for messages. */
final class IndexRange {
  private IndexRange() {}

  /** For example {@code 0 to 3}. */
  static String of(int count) {
    return count == 0 ? "none, as the file lists none" : "0 to " + (count - 1);
  }
}

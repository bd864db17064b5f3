package dev.wafer.emitter.report;

/** Names from a model, made fit to be shown: no invisible characters and of bearable length. */
final class PlainText {
  private static final int MAX_LENGTH = 100;

  private PlainText() {}

  /** The text, its middle left out where it is long: ends of names tell more than the rest. */
  static String of(String text) {
    int[] points = points(text);
    if (points.length <= MAX_LENGTH) {
      return new String(points, 0, points.length);
    }
    int half = MAX_LENGTH / 2;
    return new String(points, 0, half - 1)
        + '\u2026'
        + new String(points, points.length - half, half);
  }

  /** The text, its end left out where it is longer than a number of characters. */
  static String cut(String text, int characters) {
    int[] points = points(text);
    return points.length <= characters
        ? new String(points, 0, points.length)
        : new String(points, 0, characters - 1) + '\u2026';
  }

  private static int[] points(String text) {
    return text.codePoints().map(c -> isShown(c) ? c : '?').toArray();
  }

  /** Written out, because character classes differ among versions of Java. */
  private static boolean isShown(int c) {
    boolean control = c < 0x20 || in(c, 0x7F, 0x9F) || c == 0xAD || c == 0x61C;
    boolean direction = in(c, 0x200B, 0x200F) || in(c, 0x2028, 0x202E);
    boolean invisible = in(c, 0x2060, 0x206F) || c == 0xFEFF || c >= 0xE0000;
    boolean none = in(c, 0xD800, 0xF8FF) || (c & 0xFFFE) == 0xFFFE;
    boolean special = in(c, 0xFFF9, 0xFFFB);
    return !(control || direction || invisible || none || special);
  }

  private static boolean in(int c, int first, int last) {
    return first <= c && c <= last;
  }
}

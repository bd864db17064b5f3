package dev.wafer.emitter.report;

import java.util.List;

/** The name of a buffer inside of its rectangle, where there is room for some of it. */
final class BoxLabel {
  /** Width of a character of the labels' font, on the generous side. */
  private static final long CHARACTER_TENTHS = 66;

  private static final long LINE_TENTHS = 130;
  private static final long MARGIN_TENTHS = 40;
  private static final int FEWEST_CHARACTERS = 4;

  private BoxLabel() {}

  /** Lengths are tenths of a pixel. Lies along the longer side; none where nothing fits. */
  static List<RegionPicture.Label> of(String name, long x, long y, long width, long height) {
    if (fits(width, height)) {
      return List.of(label(x + MARGIN_TENTHS, y + height / 2, false, cut(name, characters(width))));
    }
    if (fits(height, width)) {
      return List.of(
          label(x + width / 2, y + height - MARGIN_TENTHS, true, cut(name, characters(height))));
    }
    return List.of();
  }

  private static boolean fits(long along, long across) {
    return across >= LINE_TENTHS && characters(along) >= FEWEST_CHARACTERS;
  }

  private static int characters(long tenths) {
    return (int) Math.max(0, (tenths - 2 * MARGIN_TENTHS) / CHARACTER_TENTHS);
  }

  private static RegionPicture.Label label(long x, long y, boolean upright, String text) {
    return new RegionPicture.Label(Tenths.text(x), Tenths.text(y), upright, text);
  }

  /** The end of a name tells more than its start. */
  private static String cut(String name, int characters) {
    int length = name.codePointCount(0, name.length());
    return length <= characters
        ? name
        : "\u2026" + name.substring(name.offsetByCodePoints(0, length - characters + 1));
  }
}

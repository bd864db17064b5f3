package dev.wafer.emitter.report;

import java.util.List;

/** The name of a buffer inside of its rectangle, where there is room for some of it. */
final class BoxLabel {
  /** Widths of characters of the labels' font, on the generous side. */
  private static final long CHARACTER_TENTHS = 66;

  private static final long CAPITAL_TENTHS = 80;
  private static final long ELLIPSIS_TENTHS = 110;

  private static final long LINE_TENTHS = 130;
  private static final long MARGIN_TENTHS = 40;
  private static final int FEWEST_CHARACTERS = 4;

  private BoxLabel() {}

  /** Lengths are tenths of a pixel. Lies along the longer side; none where nothing fits. */
  static List<RegionPicture.Label> of(String name, long x, long y, long width, long height) {
    if (fits(width, height)) {
      return List.of(label(x + MARGIN_TENTHS, y + height / 2, false, cut(name, room(width))));
    }
    if (fits(height, width)) {
      return List.of(
          label(x + width / 2, y + height - MARGIN_TENTHS, true, cut(name, room(height))));
    }
    return List.of();
  }

  private static boolean fits(long along, long across) {
    return across >= LINE_TENTHS && room(along) >= FEWEST_CHARACTERS * CHARACTER_TENTHS;
  }

  private static long room(long along) {
    return along - 2 * MARGIN_TENTHS;
  }

  private static RegionPicture.Label label(long x, long y, boolean upright, String text) {
    return new RegionPicture.Label(Tenths.text(x), Tenths.text(y), upright, text);
  }

  /** The end of a name tells more than its start. */
  private static String cut(String name, long room) {
    if (width(name) <= room) {
      return name;
    }
    int start = 0;
    while (start < name.length() && ELLIPSIS_TENTHS + width(name.substring(start)) > room) {
      start = name.offsetByCodePoints(start, 1);
    }
    return "\u2026" + name.substring(start);
  }

  private static long width(String text) {
    return text.codePoints()
        .mapToLong(c -> Character.isUpperCase(c) ? CAPITAL_TENTHS : CHARACTER_TENTHS)
        .sum();
  }
}

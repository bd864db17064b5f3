package dev.wafer.emitter.report;

/** Lengths in tenths of a pixel, which need no rounding and read the same everywhere. */
final class Tenths {
  private Tenths() {}

  /** In pixels; not negative. */
  static String text(long tenths) {
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}

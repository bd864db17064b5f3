package dev.wafer.cli;

import java.io.PrintWriter;

/** What the command may assume of the terminal. */
final class Terminal {
  private Terminal() {}

  /**
   * Progress goes to standard error, and only where a person watches: the launcher tells, since
   * Java 17 cannot ask about standard error alone.
   */
  static Progress progress(PrintWriter err) {
    boolean watched = Boolean.getBoolean("wafer.stderr.terminal");
    return step -> {
      if (watched) {
        err.println("wafer: " + step + " ...");
        err.flush();
      }
    };
  }

  /** Text from a model, safe to print: no control characters reach the terminal. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) && c != '\n' ? '?' : c));
    return out.toString();
  }

  /** Says what a long command is doing. */
  interface Progress {
    void step(String what);
  }
}

package dev.wafer.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** What the command may assume of the terminal. */
final class Terminal {
  private Terminal() {}

  /**
   * Progress goes to standard error, and only where a person watches: the launcher tells, since
   * Java 17 cannot ask about standard error alone.
   */
  static Progress progress(PrintWriter err) {
    boolean watched = isStderrTerminal();
    return step -> {
      if (watched) {
        err.println("wafer: " + step + " ...");
        err.flush();
      }
    };
  }

  /** Colours where both output and errors go to a terminal, unless NO_COLOR is set. */
  static Ansi colours() {
    return isStderrTerminal() ? Ansi.AUTO : Ansi.OFF;
  }

  private static boolean isStderrTerminal() {
    return Boolean.getBoolean("wafer.stderr.terminal");
  }

  /**
   * Text from a model, safe to print and on one line: no control character, no invisible one that
   * turns the direction of text, no half of a pair.
   */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(isPrintable(c) ? c : '?'));
    return out.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Says what a long command is doing. */
  interface Progress {
    void step(String what);
  }
}

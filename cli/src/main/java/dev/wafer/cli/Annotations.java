package dev.wafer.cli;

import java.io.PrintWriter;

/** Errors in the form that GitHub shows beside a change, where the command runs there. */
final class Annotations {
  private Annotations() {}

  /** Prints an error; nothing elsewhere. */
  static void error(PrintWriter out, String title, String text) {
    if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
      out.println("::error title=" + property(title) + "::" + data(text));
      out.flush();
    }
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}

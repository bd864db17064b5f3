package dev.wafer.emitter.testing;

import dev.wafer.targets.Core;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Functions for which this process asked the optimizer's warnings before, numbers and comments
 * aside: most of a kernel's layers differ in these alone. Such a function is compiled without
 * optimization where warnings are asked for. Warnings that do not depend on the optimizer are asked
 * for all text, and {@code EmittedWarningsTest} asks for all of whole models; {@code
 * -Dwafer.warnings=all} does so here.
 */
final class AskedText {
  private static final boolean ALL = "all".equals(System.getProperty("wafer.warnings"));

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?(?:0x[0-9a-fA-F]+|[0-9][0-9.]*(?:e[-+]?[0-9]+)?)[uUlLfF]*");
  private static final Pattern PLACE = Pattern.compile("_[0-9]+(?![0-9a-z])");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

  private final String core;

  /**
   * @param core that the warnings are asked for
   */
  AskedText(Core core) {
    this.core = core.name();
  }

  /**
   * The function, compiled without optimization if its like was asked about before; from now on it
   * was.
   *
   * @param prefix of the model's names
   */
  String once(String function, String prefix) {
    if (ALL || ASKED.add(core + ' ' + withoutNumbers(function, prefix))) {
      return function;
    }
    return """
        #ifdef WARNINGS
        #pragma GCC push_options
        #pragma GCC optimize("O0")
        #endif
        %s
        #ifdef WARNINGS
        #pragma GCC pop_options
        #endif"""
        .formatted(function);
  }

  private static String withoutNumbers(String function, String prefix) {
    String upper = prefix.toUpperCase(Locale.ROOT);
    String text = COMMENT.matcher(function).replaceAll("");
    text = text.replaceAll("\\b(?:" + prefix + "|" + upper + ")_", "@_");
    text = PLACE.matcher(text).replaceAll("_#");
    return SPACE.matcher(NUMBER.matcher(text).replaceAll("#")).replaceAll(" ");
  }
}

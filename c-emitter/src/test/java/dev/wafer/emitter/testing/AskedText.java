package dev.wafer.emitter.testing;

import dev.wafer.targets.Core;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One program's functions, and which of them this process has to ask the optimizer's warnings for.
 * Those whose like it asked for before, numbers and comments aside, are declared only where
 * warnings are asked for: most of a kernel's layers differ in these alone. A function without
 * loops, which calls one kernel after the other, is like others of its name that have its lines
 * between them. Warnings that do not depend on the optimizer are asked for all text, and {@code
 * EmittedWarningsTest} asks for all of whole models; {@code -Dwafer.warnings=all} does so here.
 */
final class AskedText {
  private static final boolean ALL = "all".equals(System.getProperty("wafer.warnings"));

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?(?:0x[0-9a-fA-F]+|[0-9][0-9.]*(?:e[-+]?[0-9]+)?)[uUlLfF]*");
  private static final Pattern PLACE = Pattern.compile("_[0-9]+(?![0-9a-z])");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private static final Pattern LOOP = Pattern.compile("\\b(?:for|while|do|goto)\\b");

  private static final String ATTRIBUTES = "__attribute__\\(\\(.*?\\)\\) ";

  /** A function alone in a piece of C: what stands before its name, its name, its parameters. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "\\A((?:"
              + ATTRIBUTES
              + ")?[^{}()#;=\"]*\\b)(\\w+)(\\([^{}#;=\"]*\\)) \\{\\n(?s:.*)\\n\\}\\s*\\z");

  /** What a function has that is only declared. */
  private static final Pattern OWN = Pattern.compile("\\b(?:static|inline) |" + ATTRIBUTES);

  private static final Pattern NAME = Pattern.compile("\\w+");

  private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

  private final String core;

  /** Functions of this program that the optimizer is asked about. */
  private final Set<String> fresh = new HashSet<>();

  /** Whether there is anything in this program that the optimizer is asked about. */
  private boolean asks = ALL;

  /**
   * @param core that the warnings are asked for
   */
  AskedText(Core core) {
    this.core = core.name();
  }

  /** Whether something in the program was not asked about before. */
  boolean asks() {
    return asks;
  }

  /**
   * The piece of C with a function, left out of what the optimizer sees if its like was asked about
   * before; from now on it was.
   *
   * @param prefix of the model's names
   */
  String once(String piece, String prefix) {
    if (ALL) {
      return piece;
    }
    String bare = COMMENT.matcher(piece).replaceAll("").strip();
    Matcher function = FUNCTION.matcher(bare);
    boolean isAlone = function.find();
    if (isNew(bare, isAlone ? function.group(2) : "", prefix)) {
      asks = true;
      NAME.matcher(isAlone ? function.group(2) : bare).results().forEach(n -> fresh.add(n.group()));
      return piece;
    }
    // A function that nothing calls would be dropped before the optimizer sees it.
    boolean callsFresh =
        NAME.matcher(bare).results().anyMatch(name -> fresh.contains(name.group()));
    return isAlone && !callsFresh ? declared(piece, function) : unoptimized(piece);
  }

  private boolean isNew(String bare, String name, String prefix) {
    String like = withoutNumbers(bare, prefix);
    if (name.isEmpty() || LOOP.matcher(like).find()) {
      return ASKED.add(core + ' ' + SPACE.matcher(like).replaceAll(" "));
    }
    String place = core + ' ' + withoutNumbers(name + '_', prefix) + ": ";
    boolean isNew = false;
    for (String line : like.split("\n", -1)) {
      isNew |= ASKED.add(place + line.strip());
    }
    return isNew;
  }

  private static String declared(String piece, Matcher function) {
    return """
        #ifndef WARNINGS
        %s
        #else
        %s%s%s;
        #endif"""
        .formatted(
            piece,
            OWN.matcher(function.group(1)).replaceAll(""),
            function.group(2),
            function.group(3));
  }

  private static String unoptimized(String piece) {
    return """
        #ifdef WARNINGS
        #pragma GCC push_options
        #pragma GCC optimize("O0")
        #endif
        %s
        #ifdef WARNINGS
        #pragma GCC pop_options
        #endif"""
        .formatted(piece);
  }

  private static String withoutNumbers(String text, String prefix) {
    String upper = prefix.toUpperCase(Locale.ROOT);
    String own = text.replaceAll("\\b(?:" + prefix + "|" + upper + ")_", "@_");
    return NUMBER.matcher(PLACE.matcher(own).replaceAll("_#")).replaceAll("#");
  }
}

package dev.wafer.emitter.testing;

import dev.wafer.emitter.EmittedModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C of several models for one translation unit: a definition that an earlier model has in the
 * same words, but for the prefix of names, is left out, and its names stand for the earlier ones. A
 * kernel that many models use is so compiled once.
 */
public final class CommonText {
  /** A name that a piece of C defines: of a function or of a structure. */
  private static final Pattern DEFINED =
      Pattern.compile("(?m)^(?:(?:[A-Z0-9_]+ )?static [^;={]*?\\b(\\w+)\\(|struct (\\w+) \\{$)");

  /** Where a macro is left to the user, who may set it for one model and not for another. */
  private static final Pattern OPTION = Pattern.compile("(?m)^#ifndef ");

  /** Such macros in kernels; nobody sets them here. */
  private static final List<String> OPTIONS = List.of("_CODE_SECTION", "_NO_ASM");

  private static final Pattern MACRO = Pattern.compile("(?m)^ *# *define (\\w+)()");
  private static final Pattern LINE = Pattern.compile("(?m)^ *# *(if|endif)|[{}]");

  private static final Pattern FUNCTION = Pattern.compile("(?m)^}$");

  /** What a function becomes, by its text and the prefix of its model's names. */
  private final BinaryOperator<String> functions;

  /** The name that first had the text, by the text with names that stand for others replaced. */
  private final Map<String, List<String>> firsts = new HashMap<>();

  /** Every function as it is. */
  public CommonText() {
    this.functions = (function, prefix) -> function;
  }

  /** Functions like those that were asked about before as {@link AskedText} has them. */
  CommonText(AskedText asked) {
    this.functions = asked::once;
  }

  /** The models' text, by file; the models' files stand in one translation unit in this order. */
  public Map<String, String> of(List<EmittedModel> models) {
    Map<String, String> files = new HashMap<>();
    for (EmittedModel model : models) {
      files.putAll(model.files());
      String source = model.prefix() + ".c";
      files.computeIfPresent(source, (name, text) -> new Unit(model.prefix()).shortened(text));
    }
    return files;
  }

  /** One model's source. */
  private final class Unit {
    private final String prefix;
    private final Pattern names;

    /** What the model's names stand for. */
    private final Map<String, String> meanings = new HashMap<>();

    Unit(String prefix) {
      this.prefix = prefix;
      String upper = prefix.toUpperCase(Locale.ROOT);
      names = Pattern.compile("\\b(?:" + prefix + "|" + upper + ")_\\w+");
      OPTIONS.forEach(option -> meanings.put(upper + option, option));
    }

    String shortened(String source) {
      List<String> kept = new ArrayList<>();
      for (String piece : pieces(source)) {
        kept.add(shortenedPiece(piece));
      }
      return String.join("\n\n", kept);
    }

    private String shortenedPiece(String piece) {
      List<String> macros = defined(piece, MACRO);
      List<String> defined = new ArrayList<>(defined(piece, DEFINED));
      defined.addAll(macros);
      if (OPTION.matcher(piece).find()) {
        return piece;
      }
      // What is not static has a name that others call it by.
      List<String> first =
          defined.isEmpty() ? null : firsts.putIfAbsent(resolved(piece, defined), defined);
      if (first == null) {
        return FUNCTION.matcher(piece).find() ? functions.apply(piece, prefix) : piece;
      }
      List<String> aliases = new ArrayList<>();
      for (int i = 0; i < defined.size(); i++) {
        meanings.put(defined.get(i), first.get(i));
        String alias = "#define %s %s".formatted(defined.get(i), first.get(i));
        // Of a macro it matters whether it is defined.
        boolean isMacro = macros.contains(defined.get(i));
        aliases.add(isMacro ? "#ifdef %s%n%s%n#endif".formatted(first.get(i), alias) : alias);
      }
      return String.join("\n", aliases);
    }

    /** The piece with numbers for the names that it defines, and what other names stand for. */
    private String resolved(String piece, List<String> defined) {
      return names
          .matcher(piece)
          .replaceAll(
              name -> {
                int own = defined.indexOf(name.group());
                return Matcher.quoteReplacement(
                    own >= 0 ? "@" + own : meanings.getOrDefault(name.group(), name.group()));
              });
    }
  }

  /** Names that a piece of C defines, in order. */
  private static List<String> defined(String piece, Pattern pattern) {
    return pattern
        .matcher(piece)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
        .distinct()
        .toList();
  }

  /** The text cut at empty lines outside of braces and conditions. */
  private static List<String> pieces(String source) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int depth = 0;
    for (String paragraph : source.split("\n\n", -1)) {
      piece.append(piece.isEmpty() ? "" : "\n\n").append(paragraph);
      Matcher matcher = LINE.matcher(paragraph);
      while (matcher.find()) {
        String token = matcher.group().strip();
        depth += token.equals("}") || token.endsWith("endif") ? -1 : 1;
      }
      if (depth == 0) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
    }
    pieces.add(piece.toString());
    return pieces;
  }
}

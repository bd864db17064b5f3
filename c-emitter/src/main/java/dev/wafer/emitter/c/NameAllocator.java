package dev.wafer.emitter.c;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Hands out C identifiers: safe, never twice the same, never a reserved word. */
public final class NameAllocator {
  private static final Set<String> RESERVED =
      Set.of(
          ("auto break case char const continue default do double else enum extern float for goto"
                  + " if inline int long register restrict return short signed sizeof static struct"
                  + " switch typedef union unsigned void volatile while bool true false asm typeof"
                  + " class private public protected template namespace new delete this operator try"
                  + " catch throw virtual friend using explicit export mutable and or not xor alignas"
                  + " alignof constexpr nullptr thread_local static_assert main errno")
              .split(" "));

  private final Set<String> taken = new HashSet<>();

  /** A fresh identifier as close to {@code wish} as can be had. */
  public String allocate(String wish) {
    String base = identifier(wish);
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /**
   * Any text as a C identifier: ASCII letters, digits and underscores, no leading digit, no leading
   * or double underscore (those are the implementation's), not a reserved word of C or C++.
   */
  public static String identifier(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c < 128 && Character.isLetterOrDigit(c);
      if (plain) {
        out.append(c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != '_') {
        out.append('_');
      }
    }
    while (!out.isEmpty() && out.charAt(out.length() - 1) == '_') {
      out.setLength(out.length() - 1);
    }
    if (out.isEmpty()) {
      return "model";
    }
    String name = out.toString();
    return Character.isDigit(name.charAt(0)) || RESERVED.contains(name) ? "m_" + name : name;
  }

  /** The model's name in files and its prefix in C symbols: lower case, and free to be a file. */
  public static String prefix(String modelName) {
    String name = identifier(modelName.toLowerCase(Locale.ROOT));
    return ReservedFiles.reason(name).isPresent() ? "m_" + name : name;
  }
}

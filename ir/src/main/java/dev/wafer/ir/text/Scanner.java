package dev.wafer.ir.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Reads the words of one line. Errors are {@link IllegalArgumentException}s with the column. */
final class Scanner {
  private final String text;
  private int position;

  Scanner(String text) {
    this.text = text;
  }

  /** Whether nothing but blanks and a comment is left. */
  boolean atEnd() {
    skipBlanks();
    return position == text.length() || text.startsWith("//", position);
  }

  void expectEnd() {
    if (!atEnd()) {
      throw error("end of line");
    }
  }

  boolean next(char symbol) {
    return !atEnd() && text.charAt(position) == symbol;
  }

  /** Takes a symbol if it comes next. */
  boolean accept(char symbol) {
    if (!next(symbol)) {
      return false;
    }
    position++;
    return true;
  }

  /** Takes a whole word if it comes next. */
  boolean accept(String word) {
    int start = position;
    if (word().equals(word)) {
      return true;
    }
    position = start;
    return false;
  }

  void expect(char symbol) {
    if (!accept(symbol)) {
      throw error("'" + symbol + "'");
    }
  }

  void expect(String word) {
    if (!accept(word)) {
      throw error("'" + word + "'");
    }
  }

  /** Letters, digits and underscores; empty if none come next. */
  String word() {
    return take(c -> c == '_' || Character.isLetterOrDigit(c));
  }

  int integer() {
    return Math.toIntExact(longInteger());
  }

  long longInteger() {
    String digits = take(c -> c == '-' || (c >= '0' && c <= '9'));
    if (digits.isEmpty()) {
      throw error("an integer");
    }
    return Long.parseLong(digits);
  }

  float real() {
    return Numbers.parseFloat(number());
  }

  /** The text of a number: decimal, or the bits in hexadecimal. */
  String number() {
    String number = take(c -> c == '-' || c == '+' || c == '.' || Character.isLetterOrDigit(c));
    if (number.isEmpty()) {
      throw error("a number");
    }
    return number;
  }

  String quoted() {
    expect('"');
    int start = position - 1;
    while (position < text.length() && text.charAt(position) != '"') {
      position += text.charAt(position) == '\\' ? 2 : 1;
    }
    if (position >= text.length()) {
      throw error("a closing quote");
    }
    position++;
    return Quoted.parse(text.substring(start, position));
  }

  /** Index of the word that comes next among {@code choices}. */
  int choice(List<String> choices) {
    int index = choices.indexOf(word());
    if (index < 0) {
      throw error("one of " + choices);
    }
    return index;
  }

  <T> List<T> list(char open, char close, Supplier<T> item) {
    expect(open);
    List<T> items = new ArrayList<>();
    if (!accept(close)) {
      do {
        items.add(item.get());
      } while (accept(','));
      expect(close);
    }
    return items;
  }

  /** Text up to the next comma or closing brace that is in no bracket and no quotes. */
  String raw() {
    skipBlanks();
    int start = position;
    int depth = 0;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        quoted();
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}')) {
        break;
      }
      if (c == '[' || c == '(') {
        depth++;
      } else if (c == ']' || c == ')') {
        depth--;
      }
      position++;
    }
    return text.substring(start, position).strip();
  }

  IllegalArgumentException error(String expected) {
    return new IllegalArgumentException(
        "expected %s at column %d".formatted(expected, position + 1));
  }

  private String take(IntPredicate accepted) {
    skipBlanks();
    int start = position;
    while (position < text.length() && accepted.test(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }
}

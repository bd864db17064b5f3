package dev.wafer.frontend.user;

import dev.wafer.frontend.user.Expression.Scope;
import dev.wafer.frontend.user.Expression.Term;
import dev.wafer.ir.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;

/** Reads one {@link Expression}. */
final class ExpressionParser {
  /** Deep enough for what a person writes. */
  private static final int MOST_NESTED = 32;

  private static final Map<String, LongBinaryOperator> FUNCTIONS = functions();
  private static final Map<String, ToLongFunction<TensorType>> MEASURES = measures();

  private final String text;
  private final Set<String> numbers = new LinkedHashSet<>();
  private final Set<String> tensors = new LinkedHashSet<>();
  private int at;
  private int depth;

  ExpressionParser(String text) {
    this.text = text;
  }

  private static Map<String, LongBinaryOperator> functions() {
    Map<String, LongBinaryOperator> functions = new LinkedHashMap<>();
    functions.put("min", Math::min);
    functions.put("max", Math::max);
    functions.put("ceil_div", (a, b) -> Math.negateExact(Math.floorDiv(Math.negateExact(a), b)));
    return functions;
  }

  private static Map<String, ToLongFunction<TensorType>> measures() {
    Map<String, ToLongFunction<TensorType>> measures = new LinkedHashMap<>();
    measures.put("elements", type -> type.shape().elements());
    measures.put("bytes", TensorType::sizeBytes);
    measures.put("rank", type -> type.shape().rank());
    return measures;
  }

  Set<String> numbers() {
    return numbers;
  }

  Set<String> tensors() {
    return tensors;
  }

  Term parse() {
    Term term = sum();
    if (peek() != 0) {
      throw unexpected();
    }
    return term;
  }

  private Term sum() {
    Term left = product();
    while (peek() == '+' || peek() == '-') {
      boolean plus = take() == '+';
      Term first = left;
      Term second = product();
      left =
          plus
              ? scope -> Math.addExact(first.value(scope), second.value(scope))
              : scope -> Math.subtractExact(first.value(scope), second.value(scope));
    }
    return left;
  }

  private Term product() {
    Term left = factor();
    while (peek() == '*' || peek() == '/' || peek() == '%') {
      char operator = take();
      Term first = left;
      Term second = factor();
      left =
          switch (operator) {
            case '*' -> scope -> Math.multiplyExact(first.value(scope), second.value(scope));
            case '/' -> scope -> Math.floorDiv(first.value(scope), second.value(scope));
            default -> scope -> Math.floorMod(first.value(scope), second.value(scope));
          };
    }
    return left;
  }

  private Term factor() {
    depth++;
    if (depth > MOST_NESTED) {
      throw new ExpressionException("'" + text + "' is nested too deeply");
    }
    Term term = nestedFactor();
    depth--;
    return term;
  }

  private Term nestedFactor() {
    char next = peek();
    if (next == '-') {
      take();
      Term negated = factor();
      return scope -> Math.negateExact(negated.value(scope));
    }
    if (next == '(') {
      take();
      Term inner = sum();
      expect(')');
      return inner;
    }
    if (next >= '0' && next <= '9') {
      long value = number();
      return scope -> value;
    }
    return named(name());
  }

  private Term named(String name) {
    if (peek() != '(') {
      numbers.add(name);
      return scope -> known(scope, name);
    }
    take();
    Term term = FUNCTIONS.containsKey(name) ? function(FUNCTIONS.get(name)) : measure(name);
    expect(')');
    return term;
  }

  private Term function(LongBinaryOperator function) {
    Term first = sum();
    expect(',');
    Term second = sum();
    return scope -> function.applyAsLong(first.value(scope), second.value(scope));
  }

  private Term measure(String name) {
    ToLongFunction<TensorType> measure = MEASURES.get(name);
    if (measure == null) {
      List<String> all = new ArrayList<>(FUNCTIONS.keySet());
      all.addAll(MEASURES.keySet());
      throw new ExpressionException(
          "'%s': no function is called '%s'; there are %s"
              .formatted(text, name, String.join(", ", all)));
    }
    String tensor = name();
    tensors.add(tensor);
    return scope ->
        measure.applyAsLong(
            scope
                .tensor(tensor)
                .orElseThrow(() -> new ExpressionException(tensor + " is left out or not known")));
  }

  private static long known(Scope scope, String name) {
    return scope.number(name).orElseThrow(() -> new ExpressionException(name + " is not known"));
  }

  private long number() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    try {
      return Long.parseLong(text.substring(start, at));
    } catch (NumberFormatException e) {
      throw new ExpressionException("'" + text + "' has a number beyond 64 bits");
    }
  }

  private String name() {
    peek();
    int start = at;
    while (at < text.length() && isLetter(text.charAt(at), at > start)) {
      at++;
    }
    if (at == start) {
      throw unexpected();
    }
    return text.substring(start, at);
  }

  private static boolean isLetter(char c, boolean later) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (later && c >= '0' && c <= '9');
  }

  /** The next character that is no space, which stays; 0 at the end. */
  private char peek() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char take() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw unexpected();
    }
    at++;
  }

  private ExpressionException unexpected() {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new ExpressionException(
        "'%s' is no expression: %s is not expected at character %d".formatted(text, found, at + 1));
  }
}

package dev.wafer.frontend.user;

import dev.wafer.ir.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A whole number that follows from extents and options, for example {@code ceil_div(h, stride)}.
 * Numbers have 64 bits; what leaves them has no value. A quotient is rounded down.
 */
public final class Expression {
  /** What names stand for. */
  public interface Scope {
    /** The number that a name stands for, if it is known. */
    Optional<Long> number(String name);

    /** The type of a tensor, if it is known. */
    Optional<TensorType> tensor(String name);
  }

  /** A part of an expression. */
  @FunctionalInterface
  interface Term {
    long value(Scope scope);
  }

  private final String text;
  private final Term term;
  private final Set<String> numbers;
  private final Set<String> tensors;

  private Expression(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    this.text = text;
    this.term = parser.parse();
    this.numbers = new TreeSet<>(parser.numbers());
    this.tensors = new TreeSet<>(parser.tensors());
  }

  /**
   * The expression that a text writes.
   *
   * @throws ExpressionException if it writes none
   */
  public static Expression of(String text) {
    return new Expression(text);
  }

  /** Names of numbers that the expression reads, sorted. */
  public List<String> numbers() {
    return List.copyOf(numbers);
  }

  /** Names of tensors that the expression reads, sorted. */
  public List<String> tensors() {
    return List.copyOf(tensors);
  }

  /**
   * The value.
   *
   * @throws ExpressionException if it has none
   */
  public long value(Scope scope) {
    try {
      return term.value(scope);
    } catch (ArithmeticException e) {
      throw new ExpressionException(text + " has no value: " + e.getMessage());
    }
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}

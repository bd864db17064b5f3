package dev.wafer.passes.cost;

import dev.wafer.targets.Work;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often each kind of work is done. Numbers need not be whole: a loop's turns may be a mean.
 *
 * @param numbers of each kind that is done at all
 */
public record Counts(Map<Work, Double> numbers) {
  /** No work. */
  public static final Counts NONE = new Counts(Map.of());

  private static final Map<Work, Work> KNOWN =
      Map.of(Work.HIGH_MULTIPLY, Work.KNOWN_HIGH_MULTIPLY, Work.REQUANTIZE, Work.KNOWN_REQUANTIZE);

  /** Instructions in place of a division by a number that the compiler knows. */
  private static final double KNOWN_DIVIDE = 3;

  public Counts {
    Map<Work, Double> copy = new EnumMap<>(Work.class);
    copy.putAll(numbers);
    numbers = Collections.unmodifiableMap(copy);
  }

  /** One piece of work. */
  public static Counts of(Work work) {
    return of(work, 1.0);
  }

  /** A number of pieces of one kind. */
  public static Counts of(Work work, double number) {
    return NONE.and(work, number);
  }

  /** A number of pieces of one kind. */
  public static Counts of(Work work, long number) {
    return of(work, (double) number);
  }

  /** Whether some of it is hand-written code. */
  public boolean isHandWritten() {
    return numbers.entrySet().stream()
        .anyMatch(each -> each.getKey().isHandWritten() && each.getValue() > 0);
  }

  /** This and one piece more. */
  public Counts and(Work work) {
    return and(work, 1.0);
  }

  /** This and a number of pieces more. */
  public Counts and(Work work, double number) {
    Map<Work, Double> sum = new EnumMap<>(Work.class);
    sum.putAll(numbers);
    sum.merge(work, number, Double::sum);
    return new Counts(sum);
  }

  /** This and a number of pieces more. */
  public Counts and(Work work, long number) {
    return and(work, (double) number);
  }

  /** This and all of another one. */
  public Counts and(Counts other) {
    Map<Work, Double> sum = new EnumMap<>(Work.class);
    sum.putAll(numbers);
    other.numbers.forEach((work, number) -> sum.merge(work, number, Double::sum));
    return new Counts(sum);
  }

  /** This and no work of a kind. */
  public Counts without(Work work) {
    Map<Work, Double> rest = new EnumMap<>(Work.class);
    rest.putAll(numbers);
    rest.remove(work);
    return new Counts(rest);
  }

  /** The same where the compiler knows all factors that numbers are scaled by. */
  public Counts withKnownFactors() {
    Map<Work, Double> known = new EnumMap<>(Work.class);
    numbers.forEach(
        (work, number) -> known.merge(KNOWN.getOrDefault(work, work), number, Double::sum));
    return new Counts(known);
  }

  /** The same where the compiler knows all divisors: it shifts or multiplies. */
  public Counts withKnownDivisors() {
    double divisions = numbers.getOrDefault(Work.DIVIDE, 0.0);
    return without(Work.DIVIDE).and(Work.ARITHMETIC, KNOWN_DIVIDE * divisions);
  }

  /** This done a number of times, as in a loop. */
  public Counts times(double turns) {
    Map<Work, Double> product = new EnumMap<>(Work.class);
    numbers.forEach((work, number) -> product.put(work, number * turns));
    return new Counts(product);
  }

  /** This done a number of times, as in a loop. */
  public Counts times(long turns) {
    return times((double) turns);
  }
}

package dev.wafer.ir.op;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A choice by operator: what to do for each kind of {@link Op}, told once. It stands for a chain of
 * {@code instanceof} and for a {@code switch} with patterns, which Java 17 does not have.
 * Immutable.
 *
 * @param <C> what a case receives beside the operator, for example a node
 * @param <R> what a case answers
 */
public final class OpSwitch<C, R> {
  private final Map<Class<? extends Op>, BiFunction<Op, C, R>> cases;
  private final BiFunction<Op, C, R> otherwise;

  private OpSwitch(
      Map<Class<? extends Op>, BiFunction<Op, C, R>> cases, BiFunction<Op, C, R> otherwise) {
    this.cases = cases;
    this.otherwise = otherwise;
  }

  /** A choice without cases yet. */
  public static <C, R> Cases<C, R> cases() {
    return new Cases<>();
  }

  /** What the case of this operator answers. */
  public R apply(Op op, C context) {
    return cases.getOrDefault(op.getClass(), otherwise).apply(op, context);
  }

  /** Collects the cases of a choice. */
  public static final class Cases<C, R> {
    private final Map<Class<? extends Op>, BiFunction<Op, C, R>> cases = new LinkedHashMap<>();

    private Cases() {}

    /**
     * The answer for one kind of operator.
     *
     * @throws IllegalArgumentException if the kind has a case already
     */
    public <T extends Op> Cases<C, R> on(
        Class<T> type, BiFunction<? super T, ? super C, ? extends R> answer) {
      if (cases.putIfAbsent(type, (op, context) -> answer.apply(type.cast(op), context)) != null) {
        throw new IllegalArgumentException("two cases for " + type.getSimpleName());
      }
      return this;
    }

    /** Ends the choice with one answer for all other operators. */
    public OpSwitch<C, R> otherwise(BiFunction<? super Op, ? super C, ? extends R> answer) {
      return new OpSwitch<>(Map.copyOf(cases), answer::apply);
    }
  }
}

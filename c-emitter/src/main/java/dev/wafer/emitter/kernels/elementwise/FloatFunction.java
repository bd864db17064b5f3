package dev.wafer.emitter.kernels.elementwise;

import static dev.wafer.targets.Work.ARC_TANGENT;
import static dev.wafer.targets.Work.ARITHMETIC;
import static dev.wafer.targets.Work.DOUBLE_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_ADD;
import static dev.wafer.targets.Work.FLOAT_COMPARE;
import static dev.wafer.targets.Work.FLOAT_DIVIDE;
import static dev.wafer.targets.Work.FLOAT_MULTIPLY;
import static dev.wafer.targets.Work.FLOAT_REMAINDER;
import static dev.wafer.targets.Work.LOAD;
import static dev.wafer.targets.Work.POWER;
import static dev.wafer.targets.Work.STEP;
import static dev.wafer.targets.Work.STORE;

import dev.wafer.ir.op.Activation;
import dev.wafer.ir.op.BinaryFn;
import dev.wafer.passes.cost.Counts;
import java.util.Optional;

/**
 * A function of two floats in C.
 *
 * @param expression of {@code a} and {@code b}; {@code @} stands for the model's prefix
 * @param helper what it calls, if anything
 * @param counts of one element beside loads, store and step
 */
public record FloatFunction(String expression, Optional<String> helper, Counts counts) {
  private static FloatFunction of(String expression, Counts counts) {
    return new FloatFunction(expression, Optional.empty(), counts);
  }

  private FloatFunction calling(String name) {
    return new FloatFunction(expression, Optional.of(name), counts);
  }

  /** Of one element in a loop, clamped. */
  public Counts element(Activation activation) {
    return Counts.of(STEP)
        .and(LOAD, 2)
        .and(STORE)
        .and(FLOAT_COMPARE, activation == Activation.NONE ? 0 : 1.5)
        .and(counts);
  }

  /** What an operator computes. */
  public static FloatFunction of(BinaryFn fn) {
    return switch (fn) {
      case ADD -> of("a + b", Counts.of(FLOAT_ADD).and(ARITHMETIC, 0.5));
      case SUB -> of("a - b", Counts.of(FLOAT_ADD).and(ARITHMETIC, 0.5));
      case MUL -> of("a * b", Counts.of(FLOAT_MULTIPLY).and(ARITHMETIC, 1.9));
      case DIV -> of("a / b", Counts.of(FLOAT_DIVIDE).and(ARITHMETIC));
      case MINIMUM -> of("a < b ? a : b", Counts.of(FLOAT_COMPARE).and(ARITHMETIC));
      case MAXIMUM -> of("a > b ? a : b", Counts.of(FLOAT_COMPARE).and(ARITHMETIC));
      case PRELU ->
          of(
              "a >= 0.0f ? a : a * b",
              Counts.of(FLOAT_COMPARE).and(FLOAT_MULTIPLY, 0.5).and(ARITHMETIC));
      case SQUARED_DIFFERENCE ->
          of("(a - b) * (a - b)", Counts.of(FLOAT_ADD).and(FLOAT_MULTIPLY).and(ARITHMETIC));
      case FLOOR_DIV ->
          of("(float)floor((double)a / (double)b)", Counts.of(DOUBLE_DIVIDE)).calling("math");
      case FLOOR_MOD ->
          of(
                  "@_floor_modf(a, b)",
                  Counts.of(FLOAT_REMAINDER).and(FLOAT_COMPARE, 2).and(FLOAT_ADD, 0.5))
              .calling("floor_modf");
      case POW -> of("powf(a, b)", Counts.of(POWER)).calling("math");
      case ATAN2 -> of("atan2f(a, b)", Counts.of(ARC_TANGENT)).calling("math");
      case LOGICAL_AND, LOGICAL_OR -> throw new IllegalStateException(fn + " of floats");
    };
  }
}

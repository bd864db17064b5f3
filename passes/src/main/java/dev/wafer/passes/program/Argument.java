package dev.wafer.passes.program;

/** What is passed at one position of a kernel function's parameter list. */
public sealed interface Argument {
  /**
   * Pointer to the first element of node input {@code index}: in the arena, or, where the input is
   * a constant, to its elements in flash as they are.
   */
  record Input(int index) implements Argument {}

  /** Pointer to the first element of node output {@code index}. */
  record Output(int index) implements Argument {}

  /** Pointer to scratch request {@code index} of the binding, cast to a pointer to {@code type}. */
  record Scratch(int index, CType type) implements Argument {}

  /** Pointer to packed constant {@code index} of the binding. */
  record Constant(int index) implements Argument {}

  /** Pointer to the step's parameter structure, made from {@link KernelBinding#parameters()}. */
  record Parameters() implements Argument {}

  /** A number. */
  record Literal(Parameter value) implements Argument {}
}

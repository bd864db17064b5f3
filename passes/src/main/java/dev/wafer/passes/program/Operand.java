package dev.wafer.passes.program;

/** A constant that a step reads. */
public sealed interface Operand {
  /** Packed constant {@code index} of the binding. */
  record Packed(int index) implements Operand {}

  /** Input {@code index} of the node, read as it is. */
  record Input(int index) implements Operand {}
}

package dev.wafer.ir.spec;

import dev.wafer.ir.Value;

/** What rules ask about tensors beyond their types. */
public interface Facts {
  /** Where nothing is known; throws {@link IllegalStateException} when it is asked. */
  Facts UNKNOWN =
      new Facts() {
        @Override
        public boolean isParameter(Value value) {
          throw new IllegalStateException("nothing is known of " + value);
        }

        @Override
        public boolean isVariable(Value value) {
          throw new IllegalStateException("nothing is known of " + value);
        }

        @Override
        public boolean isDense(Value value) {
          throw new IllegalStateException("nothing is known of " + value);
        }

        @Override
        public boolean isSparse(Value value) {
          throw new IllegalStateException("nothing is known of " + value);
        }
      };

  /** Whether the value depends on constants alone. */
  boolean isParameter(Value value);

  /** Whether the value keeps its contents between runs. */
  boolean isVariable(Value value);

  /** Whether the value is a constant with all its elements. */
  boolean isDense(Value value);

  /** Whether the value is a constant in a sparse form. */
  boolean isSparse(Value value);

  /** Whether the value has no shape of its own yet, so that it takes the one that is computed. */
  default boolean isOpen(Value value) {
    return false;
  }
}

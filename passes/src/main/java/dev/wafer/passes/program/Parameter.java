package dev.wafer.passes.program;

/** A field of the structure that a step hands to a kernel function shared by several steps. */
public sealed interface Parameter {
  /** The field. */
  String name();

  /** Its type; of a pointer, the type of what it points to. */
  CType type();

  /** A whole number. */
  record Whole(String name, CType type, long value) implements Parameter {
    /**
     * @throws IllegalArgumentException if the type does not hold the value
     */
    public Whole {
      if (!type.holds(value)) {
        throw new IllegalArgumentException(name + ": " + value + " is no " + type.spelling());
      }
    }
  }

  /** A single-precision number. */
  record Real(String name, float value) implements Parameter {
    @Override
    public CType type() {
      return CType.F32;
    }
  }

  /** Pointer to packed constant {@code constantIndex} of the binding. */
  record Pointer(String name, CType type, int constantIndex) implements Parameter {}
}

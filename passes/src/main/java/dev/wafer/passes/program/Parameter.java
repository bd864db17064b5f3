package dev.wafer.passes.program;

/** A field of the structure that a step hands to a kernel function shared by several steps. */
public sealed interface Parameter {
  /** The field. */
  String name();

  /** Its C type, for example {@code int32_t}. */
  String cType();

  /** A whole number. */
  record Whole(String name, String cType, long value) implements Parameter {}

  /** A single-precision number. */
  record Real(String name, float value) implements Parameter {
    @Override
    public String cType() {
      return "float";
    }
  }

  /**
   * Pointer to packed constant {@code constantIndex} of the binding; {@code cType} is the
   * element's.
   */
  record Pointer(String name, String cType, int constantIndex) implements Parameter {}
}

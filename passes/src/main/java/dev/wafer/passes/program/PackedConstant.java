package dev.wafer.passes.program;

import dev.wafer.ir.Bytes;
import dev.wafer.passes.encoding.Expanded;

/**
 * An array in flash, in the order in which a kernel reads it.
 *
 * @param role what it is to its kernel, for names and comments: {@code weights}, {@code bias} ...
 * @param alignmentBytes at least the element's own size
 * @param mixed whether its halfwords are {@code a + 256 b} of two int8 weights, so that zeros among
 *     the weights are not zeros among the bytes
 */
public record PackedConstant(
    String role, Kind kind, CType type, int alignmentBytes, Bytes data, boolean mixed) {
  /** How the flash report counts an array. */
  public enum Kind {
    /** The model's weights, whatever their packing. */
    WEIGHT,
    /** The model's biases, with what was folded into them. */
    BIAS,
    /** What the compiler added: multipliers, shifts, look-up tables. */
    TABLE
  }

  public PackedConstant {
    if (data.size() % type.sizeBytes() != 0) {
      throw new IllegalArgumentException(
          role + ": " + data.size() + " bytes are no whole number of " + type.spelling());
    }
  }

  public PackedConstant(String role, Kind kind, CType type, int alignmentBytes, Bytes data) {
    this(role, kind, type, alignmentBytes, data, false);
  }

  /** A constant of the model in its own order. */
  public static PackedConstant asItIs(CType type, Bytes data) {
    return new PackedConstant("data", Kind.WEIGHT, type, Math.max(4, type.sizeBytes()), data);
  }

  /** The array as the encodings see it. */
  public Expanded expanded() {
    return new Expanded(
        data,
        switch (type) {
          case F32 -> Expanded.Elements.FLOATS;
          case I16, U16 -> Expanded.Elements.HALFWORDS;
          default -> Expanded.Elements.BYTES;
        },
        mixed);
  }

  public int elements() {
    return data.size() / type.sizeBytes();
  }
}

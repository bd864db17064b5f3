package dev.wafer.passes.program;

import dev.wafer.passes.encoding.Code;

/**
 * A constant that lies in flash as a code and is expanded into the arena: at start-up where its
 * buffer is persistent, else right before its use.
 *
 * @param operand whose place the expanded array takes
 * @param array what the code expands to, tile after tile
 * @param buffer holds the array, or one tile of it
 */
public record Expansion(Operand operand, PackedConstant array, Code code, Buffer buffer) {
  /** The code as an array in flash. */
  public PackedConstant stored() {
    return stored(array, code);
  }

  /** The code of an array as an array in flash. */
  public static PackedConstant stored(PackedConstant array, Code code) {
    return new PackedConstant(
        array.role() + "_code", PackedConstant.Kind.WEIGHT, CType.U8, 1, code.data());
  }

  public boolean isPersistent() {
    return buffer.kind() == Buffer.Kind.PERSISTENT;
  }
}

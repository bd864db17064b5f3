package dev.wafer.ir.op;

/**
 * A box of the input that begins where the second input says: SLICE and STRIDED_SLICE whose begin
 * is computed at run time. Inputs: x, begin [n], for the first n axes. A box that would reach
 * beyond the input is moved inside.
 *
 * @param fromEnd whether a negative begin counts from the end of its axis
 */
public record DynamicSlice(boolean fromEnd) implements Indexed {
  @Override
  public String mnemonic() {
    return "DYNAMIC_SLICE";
  }
}

package dev.wafer.ir.op;

/**
 * The first input, with the second one in place of a box that begins where the third one says.
 * Inputs: x, update of as many axes, begin [axes]. A box that would reach beyond the input is moved
 * inside.
 */
public record DynamicUpdateSlice() implements Indexed {
  @Override
  public String mnemonic() {
    return "DYNAMIC_UPDATE_SLICE";
  }
}

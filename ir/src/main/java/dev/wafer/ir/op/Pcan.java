package dev.wafer.ir.op;

/**
 * Per-channel amplitude normalisation: a gain that follows from the noise estimate by a table of
 * quadratic pieces, four elements for each octave. Inputs: x [n], the estimate [n], the table.
 *
 * @param snrShift bits by which the product with the gain is shifted right
 */
public record Pcan(int snrShift) implements Signal {
  @Override
  public String mnemonic() {
    return "SignalPCAN";
  }
}

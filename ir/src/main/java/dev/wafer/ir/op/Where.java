package dev.wafer.ir.op;

/**
 * The places of the elements that are not zero, in their order. Output: [rows, rank]; rows behind
 * the last such place are zeros.
 */
public record Where() implements Indexed {
  @Override
  public String mnemonic() {
    return "WHERE";
  }
}

package dev.wafer.ir.op;

/**
 * A function of each byte that is given by its 256 values. The second input is the table: entry
 * {@code x & 255} is what becomes of x. No file has it; passes make it of nodes that compute a
 * function of one value.
 */
public record ByteTable() implements Op {
  /** The entries of a table. */
  public static final int VALUES = 256;

  @Override
  public String mnemonic() {
    return "BYTE_TABLE";
  }
}

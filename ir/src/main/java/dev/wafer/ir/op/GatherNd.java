package dev.wafer.ir.op;

/**
 * Slices of the input by tuples of indices. Inputs: x, indices [any, n]: each n of them are a place
 * on the first n axes. An index outside of its axis takes the nearest one inside.
 */
public record GatherNd() implements Indexed {
  @Override
  public String mnemonic() {
    return "GATHER_ND";
  }
}

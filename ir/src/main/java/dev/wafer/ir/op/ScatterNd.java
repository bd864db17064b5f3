package dev.wafer.ir.op;

/**
 * Slices laid into a filled tensor: SCATTER_ND and SEGMENT_SUM, which add those that name one
 * place, and SPARSE_TO_DENSE, of which the last one stays. Inputs: indices [any, n], each n of them
 * a place on the output's first n axes; updates [any, slice]; the scalar that the output is filled
 * with. What lies outside is left out.
 */
public record ScatterNd(boolean adds) implements Indexed {
  @Override
  public String mnemonic() {
    return adds ? "SCATTER_ND" : "SPARSE_TO_DENSE";
  }
}

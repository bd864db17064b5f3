package dev.wafer.passes.parameters;

import java.util.List;

/**
 * What was decided for one chain.
 *
 * @param tensor name of the chain's result
 * @param sources names of the constants that it is computed from
 * @param elements of the result
 * @param zeros elements of the result that are zero: raw zeros of floats, zero points of quantized
 *     values
 * @param flashBytes that the stored form takes
 */
public record PlacementDecision(
    String tensor,
    List<String> sources,
    long elements,
    long zeros,
    Placement placement,
    long flashBytes) {
  public PlacementDecision {
    sources = List.copyOf(sources);
  }
}

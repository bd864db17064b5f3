package dev.wafer.passes.parameters;

import java.util.List;

/**
 * A parameter that was computed at compile time.
 *
 * @param tensor name of the chain's result
 * @param sources names of the constants that it is computed from
 * @param elements of the result
 * @param zeros elements of the result that are zero: raw zeros of floats, zero points of quantized
 *     values
 * @param flashBytes that its dense values take
 */
public record FoldedParameter(
    String tensor, List<String> sources, long elements, long zeros, long flashBytes) {
  public FoldedParameter {
    sources = List.copyOf(sources);
  }
}

package dev.wafer.ir.op;

import java.util.List;

/**
 * Sums of a spectrum under overlapping triangular filters. Inputs: x [n], weights, unweights (both
 * of one length). Output: [channels].
 *
 * <p>Range {@code i} of the spectrum starts at {@code frequencyStarts[i]} and has {@code widths[i]}
 * bins, the first of which meets element {@code weightStarts[i]} of the weights. Channel {@code i}
 * is range {@code i} under the unweights and range {@code i + 1} under the weights. The lists have
 * one entry more than there are channels.
 */
public record FilterBank(
    List<Integer> frequencyStarts, List<Integer> weightStarts, List<Integer> widths)
    implements Signal {
  public FilterBank {
    frequencyStarts = List.copyOf(frequencyStarts);
    weightStarts = List.copyOf(weightStarts);
    widths = List.copyOf(widths);
  }

  @Override
  public String mnemonic() {
    return "SignalFilterBank";
  }
}

package dev.wafer.ir;

import java.util.List;

/**
 * A named entry point of a model: which graph it runs, and what users call its tensors.
 *
 * @param graphIndex the graph's place in the file
 * @param inputs one name for each input of the graph, in the graph's order; empty text for one that
 *     the signature does not name
 * @param outputs likewise
 */
public record Signature(String key, int graphIndex, List<String> inputs, List<String> outputs) {
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}

package dev.wafer.ir;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole model file.
 *
 * @param graphs the subgraphs; the first is the main one
 * @param signatures named entry points
 * @param metadata names of the metadata entries and their bytes
 */
public record Model(
    String description,
    List<Graph> graphs,
    List<Signature> signatures,
    Map<String, Bytes> metadata) {
  public Model {
    graphs = List.copyOf(graphs);
    signatures = List.copyOf(signatures);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  public Graph main() {
    return graphs.get(0);
  }

  /** A named entry point: which graph it runs, and its tensors by the names that users know. */
  public record Signature(
      String key, int graphIndex, Map<String, Value> inputs, Map<String, Value> outputs) {
    public Signature {
      inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
      outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
  }
}

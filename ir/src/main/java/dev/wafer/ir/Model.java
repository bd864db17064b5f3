package dev.wafer.ir;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model file, entered at one of its graphs.
 *
 * @param main the graph that runs
 * @param mainIndex its place among the file's graphs
 * @param graphCount graphs in the file
 * @param entry the signature that gives the main graph's inputs and outputs their names
 * @param signatures all named entry points of the file
 * @param metadata names of the metadata entries and their bytes
 */
public record Model(
    String description,
    Graph main,
    int mainIndex,
    int graphCount,
    Optional<Signature> entry,
    List<Signature> signatures,
    Map<String, Bytes> metadata) {
  public Model {
    signatures = List.copyOf(signatures);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}

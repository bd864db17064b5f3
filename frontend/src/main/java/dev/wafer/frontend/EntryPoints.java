package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Diagnostic.Code;
import dev.wafer.ir.Signature;
import dev.wafer.ir.WaferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the file's signatures and decides at which graph a model is entered. */
final class EntryPoints {
  private static final int INPUTS = 0;
  private static final int OUTPUTS = 1;
  private static final int KEY = 2;
  private static final int SUBGRAPH = 4;
  private static final int NAME = 0;
  private static final int TENSOR = 1;

  /** Signatures that a message names. */
  private static final int MAX_LISTED = 10;

  private final List<Signature> signatures = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final int graphIndex;
  private final Optional<Signature> entry;

  /**
   * Decides.
   *
   * @param wanted the key of a signature; where there is none, the first graph is entered, the one
   *     that TensorFlow Lite Micro runs, under the names of its signature if it has one
   * @throws WaferException where no signature has that key, or one names no graph of the file
   */
  EntryPoints(List<FlatTable> tables, List<FlatTable> subgraphs, Optional<String> wanted) {
    for (FlatTable table : tables) {
      signatures.add(read(table, subgraphs));
    }
    entry = wanted.map(this::named).or(this::standard);
    graphIndex = entry.map(Signature::graphIndex).orElse(0);
    boolean choice = signatures.size() > 1 || (signatures.size() == 1 && entry.isEmpty());
    if (wanted.isEmpty() && choice) {
      warnings.add(
          "the model has %s; this is subgraph 0, which TensorFlow Lite Micro runs:"
                  .formatted(
                      signatures.size() == 1
                          ? "the signature " + list()
                          : signatures.size() + " signatures, " + list())
              + " --signature chooses another one");
    }
  }

  List<Signature> signatures() {
    return signatures;
  }

  /** The signature whose names count. */
  Optional<Signature> entry() {
    return entry;
  }

  /** The graph that runs. */
  int graphIndex() {
    return graphIndex;
  }

  /** As sentences: what was decided without being asked for. */
  List<String> warnings() {
    return warnings;
  }

  private Signature named(String key) {
    return signatures.stream()
        .filter(signature -> signature.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new WaferException(
                    Diagnostic.of(Code.INVALID_INPUT, "the model has the signature asked for")
                        .found("no signature '" + Diagnostic.abbreviate(key) + "'")
                        .supported(signatures.isEmpty() ? "no signature at all" : list())));
  }

  private Optional<Signature> standard() {
    return signatures.stream().filter(signature -> signature.graphIndex() == 0).findFirst();
  }

  private String list() {
    String listed =
        signatures.stream()
            .limit(MAX_LISTED)
            .map(
                s -> "'%s' (subgraph %d)".formatted(Diagnostic.abbreviate(s.key()), s.graphIndex()))
            .collect(Collectors.joining(", "));
    int more = signatures.size() - MAX_LISTED;
    return more > 0 ? listed + " and " + more + " more" : listed;
  }

  private static Signature read(FlatTable table, List<FlatTable> subgraphs) {
    long index = table.uint32(SUBGRAPH);
    if (index >= subgraphs.size()) {
      throw new WaferException(
          Diagnostic.of(Code.MALFORMED_MODEL, "a signature names a subgraph of the model")
              .found("subgraph " + index));
    }
    FlatTable graph = subgraphs.get((int) index);
    return new Signature(
        table.string(KEY),
        (int) index,
        names(table.tables(INPUTS), graph.int32s(GraphImporter.INPUTS)),
        names(table.tables(OUTPUTS), graph.int32s(GraphImporter.OUTPUTS)));
  }

  /**
   * The names of a graph's inputs or outputs in the graph's order. A signature maps names to
   * tensors in an order of its own, mostly the alphabet's. A tensor that the graph lists twice
   * takes its names in turn.
   */
  private static List<String> names(List<FlatTable> entries, List<Integer> tensors) {
    Map<Long, Deque<String>> byTensor = new LinkedHashMap<>();
    for (FlatTable entry : entries) {
      byTensor
          .computeIfAbsent(entry.uint32(TENSOR), tensor -> new ArrayDeque<>())
          .add(entry.string(NAME));
    }
    List<String> names = new ArrayList<>();
    for (int tensor : tensors) {
      Deque<String> left = byTensor.getOrDefault((long) tensor, new ArrayDeque<>());
      names.add(left.isEmpty() ? "" : left.remove());
    }
    return names;
  }
}

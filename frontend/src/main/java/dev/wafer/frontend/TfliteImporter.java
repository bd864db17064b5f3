package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatBuffer;
import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Model;
import dev.wafer.ir.Value;
import dev.wafer.ir.WaferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads TensorFlow Lite files. The field numbers are those of TensorFlow Lite's schema. */
public final class TfliteImporter {
  private static final String IDENTIFIER = "TFL3";
  private static final long SCHEMA_VERSION = 3;

  private static final int VERSION = 0;
  private static final int OPERATOR_CODES = 1;
  private static final int SUBGRAPHS = 2;
  private static final int DESCRIPTION = 3;
  private static final int BUFFERS = 4;
  private static final int METADATA = 6;
  private static final int SIGNATURES = 7;

  private final List<GraphImporter> importers = new ArrayList<>();

  private TfliteImporter() {}

  /**
   * The model in {@code bytes}, which the caller must not change any more.
   *
   * @throws WaferException where the bytes are no model, or one that contradicts itself so that no
   *     graph represents it. Operators that Wafer cannot compile are no such case: they come back
   *     as {@link dev.wafer.ir.op.Unsupported} nodes with their diagnostics.
   */
  public static ImportResult importModel(byte[] bytes) {
    FlatBuffer file = new FlatBuffer(bytes);
    if (!file.carries(IDENTIFIER)) {
      ForeignFile.recognize(bytes)
          .ifPresent(
              foreign -> {
                throw new WaferException(foreign.refusal());
              });
    }
    return new TfliteImporter().read(file);
  }

  private ImportResult read(FlatBuffer file) {
    FlatTable root = file.root(IDENTIFIER);
    require(
        root.uint32(VERSION) == SCHEMA_VERSION,
        "the schema has version " + SCHEMA_VERSION,
        "version " + root.uint32(VERSION));
    List<FlatTable> subgraphs = root.tables(SUBGRAPHS);
    require(!subgraphs.isEmpty(), "a model has at least one subgraph", "none");
    Buffers buffers = new Buffers(file, root.tables(BUFFERS));
    OperatorReader operators = new OperatorReader(file, root.tables(OPERATOR_CODES));
    Problems problems = new Problems();
    List<Graph> graphs = new ArrayList<>();
    for (FlatTable subgraph : subgraphs) {
      GraphImporter importer = new GraphImporter(problems, operators);
      importers.add(importer);
      graphs.add(importer.read(subgraph, new TensorReader(buffers, problems)));
    }
    if (graphs.get(0).outputs().isEmpty()) {
      problems.add(
          Diagnostic.of(Diagnostic.Code.INCONSISTENT_MODEL, "a model has at least one output")
              .found("none"));
    }
    problems.throwIfAny();
    Model model =
        new Model(
            root.string(DESCRIPTION),
            graphs,
            signatures(root.tables(SIGNATURES)),
            metadata(root.tables(METADATA), buffers));
    return new ImportResult(model, importers.get(0).unsupported());
  }

  private List<Model.Signature> signatures(List<FlatTable> tables) {
    List<Model.Signature> signatures = new ArrayList<>();
    for (FlatTable table : tables) {
      long graphIndex = table.uint32(4);
      require(
          graphIndex < importers.size(),
          "a signature names a subgraph of the model",
          "subgraph " + graphIndex);
      GraphImporter graph = importers.get((int) graphIndex);
      signatures.add(
          new Model.Signature(
              table.string(2),
              (int) graphIndex,
              tensorMap(table.tables(0), graph),
              tensorMap(table.tables(1), graph)));
    }
    return signatures;
  }

  private static Map<String, Value> tensorMap(List<FlatTable> entries, GraphImporter graph) {
    Map<String, Value> map = new LinkedHashMap<>();
    for (FlatTable entry : entries) {
      map.put(entry.string(0), graph.value(entry.uint32(1)));
    }
    return map;
  }

  private static Map<String, Bytes> metadata(List<FlatTable> tables, Buffers buffers) {
    Map<String, Bytes> metadata = new LinkedHashMap<>();
    for (FlatTable table : tables) {
      metadata.put(table.string(0), buffers.get(table.uint32(1)));
    }
    return metadata;
  }

  private static void require(boolean holds, String rule, String found) {
    if (!holds) {
      throw new WaferException(Diagnostic.of(Diagnostic.Code.MALFORMED_MODEL, rule).found(found));
    }
  }
}

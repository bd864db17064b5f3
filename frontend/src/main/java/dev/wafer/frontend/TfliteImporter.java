package dev.wafer.frontend;

import dev.wafer.frontend.flat.FlatBuffer;
import dev.wafer.frontend.flat.FlatTable;
import dev.wafer.ir.Bytes;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Model;
import dev.wafer.ir.WaferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private TfliteImporter() {}

  /**
   * The model in {@code bytes} at its standard entry point: see {@link #importModel(byte[],
   * ImportOptions)}.
   */
  public static ImportResult importModel(byte[] bytes) {
    return importModel(bytes, ImportOptions.STANDARD);
  }

  /**
   * The model at a signature, or its standard entry point: see {@link #importModel(byte[],
   * ImportOptions)}.
   */
  public static ImportResult importModel(byte[] bytes, Optional<String> signature) {
    return importModel(bytes, ImportOptions.entering(signature));
  }

  /**
   * The model in {@code bytes}, which the caller must not change any more. Of its graphs only the
   * one that is entered is read.
   *
   * @throws WaferException where the bytes are no model, or one that contradicts itself so that no
   *     graph represents it, or one without the signature or the inputs and outputs of the options.
   *     Operators that Wafer cannot compile are no such case: they come back as {@link
   *     dev.wafer.ir.op.Unsupported} nodes with their diagnostics.
   */
  public static ImportResult importModel(byte[] bytes, ImportOptions options) {
    FlatBuffer file = new FlatBuffer(bytes);
    if (!file.carries(IDENTIFIER)) {
      ForeignFile.recognize(bytes)
          .ifPresent(
              foreign -> {
                throw new WaferException(foreign.refusal());
              });
    }
    return read(file, options);
  }

  private static ImportResult read(FlatBuffer file, ImportOptions options) {
    FlatTable root = file.root(IDENTIFIER);
    require(
        root.uint32(VERSION) == SCHEMA_VERSION,
        "the schema has version " + SCHEMA_VERSION,
        "version " + root.uint32(VERSION));
    List<FlatTable> subgraphs = root.tables(SUBGRAPHS);
    require(!subgraphs.isEmpty(), "a model has at least one subgraph", "none");
    EntryPoints entries = new EntryPoints(root.tables(SIGNATURES), subgraphs, options.signature());
    Buffers buffers = new Buffers(file, root.tables(BUFFERS));
    OperatorReader operators = new OperatorReader(file, root.tables(OPERATOR_CODES));
    Problems problems = new Problems();
    InputShapes inputShapes = new InputShapes(options.inputShapes(), entries.entry());
    Subgraphs graphs =
        new Subgraphs(
            subgraphs, operators, buffers, problems, new RegionBudget(), options.operators());
    GraphImporter importer =
        new GraphImporter(graphs, inputShapes, Optional.of(new InitialState()), 0);
    Graph graph = importer.read(subgraphs.get(entries.graphIndex()), graphs.tensors());
    if (graph.outputs().isEmpty()) {
      problems.add(
          Diagnostic.of(Diagnostic.Code.INCONSISTENT_MODEL, "a model has at least one output")
              .found("none"));
    }
    problems.throwIfAny();
    Graph main =
        importer.unsupported().isEmpty()
            ? EdgeConversion.convert(graph, options, entries.entry())
            : graph;
    Model model =
        new Model(
            root.string(DESCRIPTION),
            main,
            entries.graphIndex(),
            subgraphs.size(),
            entries.entry(),
            entries.signatures(),
            metadata(root.tables(METADATA), buffers));
    List<String> warnings = new ArrayList<>(entries.warnings());
    warnings.addAll(inputShapes.warnings());
    return new ImportResult(model, importer.unsupported(), warnings);
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

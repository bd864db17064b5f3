package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.frontend.MicroOperators.Cell;
import dev.wafer.frontend.ops.SupportedOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every operator of TensorFlow Lite Micro has several recorded vectors in every element type:
 * models under {@code examples} that Wafer compiles, which tests run by the evaluator, as emitted
 * C, and on boards. The page {@code docs/MICRO_OPERATORS.md} counts them.
 */
class MicroOperatorsTest {
  /** Rewrites the page instead of checking it: {@code -Dwafer.update=true}. */
  private static final boolean UPDATE = Boolean.getBoolean("wafer.update");

  /**
   * Its vector is selfie_segmentation, one of the golden models: no converter at hand writes it.
   */
  private static final String OF_GOLDEN = "CUSTOM:Convolution2DTransposeBias";

  /** Of each combination: one vector alone may hit or miss a case by chance. */
  private static final int LEAST = 2;

  private static final String HEAD =
      """
      # Operators of TensorFlow Lite Micro

      Generated from the models under `examples/*vectors` (`MicroOperatorsTest`); a test fails when this page is stale or \
      a combination has fewer than two vectors. Each operator of TensorFlow Lite Micro with the element types that its kernels take \
      (inputs in the file's order, `_` for any; `>` before those of outputs) and the number of vectors: nodes with \
      recorded inputs and outputs. [OPERATORS.md](OPERATORS.md) lists what Wafer compiles, which is more.

      | operator | vectors by element types |
      |---|---|
      """;

  private final Path root = Path.of(System.getProperty("wafer.root", ".."));

  @Test
  void everyCombinationHasSeveralVectors() throws IOException {
    Map<Cell, Integer> counts = counts();
    List<Cell> few = counts.keySet().stream().filter(cell -> counts.get(cell) < LEAST).toList();
    assertThat(few).as("combinations with fewer than %s vectors in examples", LEAST).isEmpty();
    Path page = root.resolve("docs/MICRO_OPERATORS.md");
    if (UPDATE) {
      Files.writeString(page, markdown(counts));
    }
    assertThat(markdown(counts))
        .as("docs/MICRO_OPERATORS.md is stale: run this test with -Dwafer.update=true")
        .isEqualTo(Files.readString(page));
  }

  /**
   * Whether Micro has it or not: no operator that a file may have comes without a recorded answer.
   */
  @Test
  void everyOperatorThatWaferCompilesHasAVector() throws IOException {
    Set<String> without = new TreeSet<>(SupportedOperators.names());
    without.remove(OF_GOLDEN);
    try (Stream<Path> models =
        Files.find(root.resolve("examples"), 3, (file, a) -> file.endsWith("model.tflite"))) {
      for (Path model : models.toList()) {
        FileNode.of(GoldenModels.read(model)).forEach(node -> without.remove(node.operator()));
      }
    }
    assertThat(without).as("operators without a model in examples").isEmpty();
  }

  private Map<Cell, Integer> counts() throws IOException {
    Map<Cell, Integer> counts = new LinkedHashMap<>();
    MicroOperators.all().forEach(cell -> counts.put(cell, 0));
    for (Path folder : folders()) {
      byte[] model = GoldenModels.read(folder.resolve("model.tflite"));
      if (!TfliteImporter.importModel(model).unsupported().isEmpty()) {
        continue;
      }
      int runs = runs(folder);
      for (FileNode node : FileNode.of(model)) {
        counts.replaceAll((cell, count) -> cell.holds(node) ? count + runs : count);
      }
    }
    return counts;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.find(root.resolve("examples"), 3, (f, a) -> isVector(f))) {
      return files.map(Path::getParent).sorted().toList();
    }
  }

  private static boolean isVector(Path file) {
    return file.endsWith("model.tflite")
        && file.getParent().getParent().getFileName().toString().endsWith("vectors");
  }

  /** A sequence of runs counts once. */
  private static int runs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int)
          files.filter(f -> f.getFileName().toString().matches("out_\\w+_0\\.bin")).count();
    }
  }

  private static String markdown(Map<Cell, Integer> counts) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    counts.forEach(
        (cell, count) ->
            lines
                .computeIfAbsent(cell.operator(), operator -> new ArrayList<>())
                .add("`%s` %d".formatted(cell.types(), count)));
    StringBuilder page = new StringBuilder(HEAD);
    lines.forEach(
        (operator, cells) ->
            page.append("| %s | %s |\n".formatted(operator, String.join(", ", cells))));
    return page.toString();
  }
}

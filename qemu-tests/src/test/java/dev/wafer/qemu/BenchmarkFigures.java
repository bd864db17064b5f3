package dev.wafer.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures of Wafer in docs/BENCHMARKS.md, by core and model. */
final class BenchmarkFigures {
  /**
   * One row.
   *
   * @param instructions of one inference
   * @param arenaBytes all RAM besides the stack
   */
  record Figures(long instructions, long arenaBytes) {}

  private final Map<String, Figures> rows = new LinkedHashMap<>();

  private BenchmarkFigures() {}

  static BenchmarkFigures read() {
    Path page = RecordedModel.repository().resolve("docs/BENCHMARKS.md");
    BenchmarkFigures figures = new BenchmarkFigures();
    String core = "";
    List<String> columns = List.of();
    try {
      for (String line : Files.readAllLines(page)) {
        if (line.startsWith("## ") && line.contains(" (")) {
          core = line.substring(3, line.indexOf(" ("));
        } else if (line.startsWith("| model |")) {
          columns = cells(line);
        } else if (columns.contains("tool") && cells(line).contains("Wafer")) {
          figures.rows.put(
              key(core, cells(line).get(columns.indexOf("model"))),
              new Figures(
                  number(line, columns.indexOf("instructions")),
                  number(line, columns.indexOf("arena"))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return figures;
  }

  /** The figures of a model on a core, if it is on the page. */
  Optional<Figures> of(String core, String model) {
    return Optional.ofNullable(rows.get(key(core, model)));
  }

  private static String key(String core, String model) {
    return core + " " + model;
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|")).map(String::strip).toList();
  }

  private static long number(String line, int column) {
    return Long.parseLong(cells(line).get(column).replace(",", ""));
  }
}

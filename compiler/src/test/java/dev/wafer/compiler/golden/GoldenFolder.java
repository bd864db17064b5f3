package dev.wafer.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the recorded vectors lie, and which of them the project compares with. */
final class GoldenFolder {
  private GoldenFolder() {}

  /** The folder that WAFER_GOLDEN names, or {@code ../shared/golden} beside the repository. */
  static Path location() {
    return named("WAFER_GOLDEN", "../shared/golden");
  }

  /** The folder that WAFER_CORPUS names, or {@code ../shared/corpus} beside the repository. */
  static Path corpus() {
    return named("WAFER_CORPUS", "../shared/corpus");
  }

  private static Path named(String variable, String otherwise) {
    return Optional.ofNullable(System.getProperty(variable))
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .map(Path::of)
        .orElseGet(() -> root().resolve(otherwise).normalize());
  }

  /** The repository. */
  static Path root() {
    return Path.of(System.getProperty("wafer.root", "..")).toAbsolutePath().normalize();
  }

  /**
   * Small models of one or a few operators, of folders below {@code examples}; of what the
   * converter writes some are not supported.
   */
  static List<GoldenModel> operators() {
    return Stream.of("testvectors", "layervectors", "signalvectors")
        .flatMap(folder -> models(root().resolve("examples").resolve(folder)).stream())
        .filter(GoldenModel::isSupported)
        .toList();
  }

  /** The published models, all of which compile. */
  static List<GoldenModel> ofTheCorpus() {
    List<GoldenModel> models = models(corpus());
    assertThat(models).allMatch(GoldenModel::isSupported);
    return models;
  }

  /** The models in a folder, by name; none if it is absent. */
  static List<GoldenModel> models(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("meta.json")))
          .sorted()
          .map(GoldenModel::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.wafer.compiler.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where the recorded vectors lie, and which of them the project compares with. */
final class GoldenFolder {
  /** These need operators that the folder's own README leaves to a later issue. */
  private static final Set<String> DEFERRED = Set.of("tflm_audio_preprocessor_float");

  private GoldenFolder() {}

  /** The folder that WAFER_GOLDEN names, or {@code ../shared/golden} beside the repository. */
  static Path location() {
    return Optional.ofNullable(System.getProperty("WAFER_GOLDEN"))
        .or(() -> Optional.ofNullable(System.getenv("WAFER_GOLDEN")))
        .map(Path::of)
        .orElseGet(() -> root().resolve("../shared/golden").normalize());
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
    return Stream.of("testvectors", "layervectors")
        .flatMap(folder -> models(root().resolve("examples").resolve(folder)).stream())
        .filter(GoldenModel::isSupported)
        .toList();
  }

  /** The models in a folder, by name, without the deferred ones; none if it is absent. */
  static List<GoldenModel> models(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("meta.json")))
          .filter(entry -> !DEFERRED.contains(entry.getFileName().toString()))
          .sorted()
          .map(GoldenModel::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.wafer.frontend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of golden models, which is no part of the repository. */
final class GoldenModels {
  private GoldenModels() {}

  /** The folders that hold a model; the calling test is skipped where the whole is absent. */
  static List<Path> folders() {
    Path root = root();
    assumeTrue(Files.isDirectory(root), "no golden models at " + root + ": set WAFER_GOLDEN");
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(f -> Files.exists(f.resolve("model.tflite"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] model(String folder) {
    Path file = root().resolve(folder).resolve("model.tflite");
    assumeTrue(Files.exists(file), "no golden model at " + file + ": set WAFER_GOLDEN");
    return read(file);
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    String set =
        Optional.ofNullable(System.getProperty("WAFER_GOLDEN"))
            .orElse(System.getenv().getOrDefault("WAFER_GOLDEN", ""));
    if (!set.isEmpty()) {
      return Path.of(set);
    }
    return Path.of(System.getProperty("wafer.root", "..")).resolve("../shared/golden");
  }
}

package dev.wafer.emulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A temporary folder with one sub-folder a job. Closing it deletes everything. */
public final class Workspace implements AutoCloseable {
  private final Path root;
  private final AtomicInteger jobs = new AtomicInteger();

  private Workspace(Path root) {
    this.root = root;
  }

  /** Creates a workspace in the system's folder for temporary files. */
  public static Workspace create() {
    try {
      return new Workspace(Files.createTempDirectory("wafer-").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder itself. */
  public Path root() {
    return root;
  }

  /** Makes an empty folder for one job. */
  public Path newDirectory(String purpose) {
    String name = String.format(java.util.Locale.ROOT, "%03d-%s", jobs.incrementAndGet(), purpose);
    try {
      return Files.createDirectory(root.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      deleteTree(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a folder with everything in it. */
  static void deleteTree(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}

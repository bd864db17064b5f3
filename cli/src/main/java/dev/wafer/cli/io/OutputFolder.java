package dev.wafer.cli.io;

import dev.wafer.ir.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a set of files whole or not at all: each under a temporary name first, renamed last. A
 * failure, and a signal that ends the process, leave the folder as it was, and none where there was
 * none. Files that hold the very bytes already are left alone, so that build systems see no change.
 * Of several processes that write to one folder each writes its whole set.
 */
public final class OutputFolder {
  private final Path folder;

  public OutputFolder(Path folder) {
    this.folder = folder;
  }

  /** One text file, in the folder that its path names. */
  public static void writeFile(Path file, String text) throws IOException {
    Path absolute = file.toAbsolutePath();
    new OutputFolder(absolute.getParent()).write(Map.of(absolute.getFileName().toString(), text));
  }

  /** Those of some names or paths that are there. */
  public List<String> present(Collection<String> names) {
    return names.stream().filter(name -> Files.exists(folder.resolve(name))).toList();
  }

  /** Text files by name. */
  public void write(Map<String, String> files) throws IOException {
    write(files, Map.of());
  }

  /** Text files and others, each by name. */
  public void write(Map<String, String> files, Map<String, Bytes> binaries) throws IOException {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    binaries.forEach((name, binary) -> bytes.put(name, binary.toArray()));
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    writeBytes(bytes);
  }

  /** Files by name. */
  public void writeBytes(Map<String, byte[]> files) throws IOException {
    for (String name : files.keySet()) {
      requireReplaceable(folder.resolve(name));
    }
    try (StagedFiles staged = new StagedFiles(folder, missingFolders())) {
      begin(staged);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        if (!holds(path, file.getValue())) {
          stage(staged, path, file.getValue());
        }
      }
      staged.commit();
    }
  }

  private void begin(StagedFiles staged) throws IOException {
    try {
      staged.begin();
    } catch (IOException e) {
      throw naming(folder, e);
    }
  }

  private static void stage(StagedFiles staged, Path path, byte[] contents) throws IOException {
    try {
      staged.write(path, contents);
    } catch (IOException e) {
      throw naming(path, e);
    }
  }

  /** What the system says of a full disk names no file. */
  private static IOException naming(Path path, IOException failure) {
    return failure instanceof FileSystemException
        ? failure
        : new IOException(path + ": " + failure.getMessage(), failure);
  }

  private static boolean holds(Path path, byte[] contents) throws IOException {
    return Files.isRegularFile(path)
        && Files.isReadable(path)
        && Files.size(path) == contents.length
        && Arrays.equals(Files.readAllBytes(path), contents);
  }

  /** The folders that will have to be made, innermost first. */
  private List<Path> missingFolders() {
    List<Path> missing = new ArrayList<>();
    Path path = folder.toAbsolutePath();
    while (path != null && !Files.exists(path)) {
      missing.add(path);
      path = path.getParent();
    }
    return missing;
  }

  private static void requireReplaceable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, so no file of that name can be written");
    }
  }
}

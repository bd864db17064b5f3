package dev.wafer.cli.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a set of files whole or not at all: each under a temporary name first, renamed last. A
 * failure leaves the folder as it was, and none where there was none.
 */
public final class OutputFolder {
  private final Path folder;

  public OutputFolder(Path folder) {
    this.folder = folder;
  }

  /** Text files by name. */
  public void write(Map<String, String> files) throws IOException {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    writeBytes(bytes);
  }

  /** Files by name. */
  public void writeBytes(Map<String, byte[]> files) throws IOException {
    List<Path> made = missingFolders();
    List<Path> temporary = new ArrayList<>();
    boolean done = false;
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        requireReplaceable(folder.resolve(file.getKey()));
        Path path = Files.createTempFile(folder, ".wafer-", ".tmp");
        temporary.add(path);
        Files.write(path, file.getValue());
        path.toFile().setReadable(true, false);
      }
      int i = 0;
      for (String name : files.keySet()) {
        Files.move(temporary.get(i++), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      done = true;
    } finally {
      for (Path path : temporary) {
        Files.deleteIfExists(path);
      }
      if (!done) {
        for (Path path : made) {
          Files.deleteIfExists(path);
        }
      }
    }
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

package dev.wafer.cli.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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
  private static final int MAX_ATTEMPTS = 1000;

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
        Path path = freshFile(temporary.size());
        temporary.add(path);
        Files.write(path, file.getValue());
        path.toFile().setReadable(true, false);
      }
      int i = 0;
      for (String name : files.keySet()) {
        Files.move(temporary.get(i++), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
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

  /** Not a temporary file of the system: those are for the user's eyes only, and these stay. */
  private Path freshFile(int number) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Path path = folder.resolve(".wafer-" + number + "-" + attempt + ".tmp");
      try {
        return Files.createFile(path);
      } catch (FileAlreadyExistsException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void requireReplaceable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, so no file of that name can be written");
    }
  }
}

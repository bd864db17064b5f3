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

/** Writes a set of files whole or not at all: each under a temporary name first, renamed last. */
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
    Files.createDirectories(folder);
    List<Path> temporary = new ArrayList<>();
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = Files.createTempFile(folder, ".wafer-", ".tmp");
        temporary.add(path);
        Files.write(path, file.getValue());
        path.toFile().setReadable(true, false);
      }
      int i = 0;
      for (String name : files.keySet()) {
        Files.move(temporary.get(i++), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      for (Path path : temporary) {
        Files.deleteIfExists(path);
      }
    }
  }
}

package dev.wafer.cli.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files under temporary names that get their own ones all together, or go: at {@link #close}, or
 * where a signal ends the process before. Renaming is not interrupted once it has begun.
 */
final class StagedFiles implements AutoCloseable {
  private static final String TEMPORARY = ".wafer-*.tmp";

  private final Path folder;
  private final List<Path> missingFolders;
  private final Map<Path, Path> places = new LinkedHashMap<>();
  private final Thread atExit = new Thread(this::abandon, "wafer-clean-up");
  private Optional<FolderLock> lock = Optional.empty();
  private boolean committed;
  private boolean abandoned;

  /**
   * @param missingFolders that will be made for the sake of these files, innermost first
   */
  StagedFiles(Path folder, List<Path> missingFolders) {
    this.folder = folder;
    this.missingFolders = missingFolders;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Waits for other processes, and deletes what killed ones have left. */
  void begin() throws IOException {
    // Not under the monitor: a signal has to come through while another process writes.
    FolderLock held = FolderLock.of(folder);
    synchronized (this) {
      lock = Optional.of(held);
      requireGoingOn();
      try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, TEMPORARY)) {
        for (Path path : old) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /** Writes a file that is to have a name later. */
  synchronized void write(Path name, byte[] contents) throws IOException {
    requireGoingOn();
    Path temporary = folder.resolve(TEMPORARY.replace("*", String.valueOf(places.size())));
    places.put(temporary, name);
    Files.write(temporary, contents);
  }

  /** Gives all files their names. */
  synchronized void commit() throws IOException {
    requireGoingOn();
    for (Map.Entry<Path, Path> place : places.entrySet()) {
      Files.move(place.getKey(), place.getValue(), StandardCopyOption.ATOMIC_MOVE);
    }
    committed = true;
  }

  private void requireGoingOn() throws IOException {
    if (abandoned) {
      throw new IOException("interrupted before all files were written");
    }
  }

  private synchronized void abandon() {
    abandoned = true;
    try {
      clean();
    } catch (IOException e) {
      System.err.println("wafer: error: what was written so far stays: " + e.getMessage());
    }
  }

  private void clean() throws IOException {
    for (Path temporary : places.keySet()) {
      Files.deleteIfExists(temporary);
    }
    if (lock.isPresent()) {
      lock.get().close();
    }
    for (Path made : committed ? List.<Path>of() : missingFolders) {
      try {
        Files.deleteIfExists(made);
      } catch (DirectoryNotEmptyException anotherProcessWrites) {
        return;
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (!abandoned) {
      clean();
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }
}

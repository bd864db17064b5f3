package dev.wafer.cli.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Files under temporary names that get their own ones all together, or go: at {@link #close}, or
 * where a signal ends the process before. Renaming is not interrupted once it has begun.
 */
final class StagedFiles implements AutoCloseable {
  private static final String TEMPORARY = ".wafer-*.tmp";
  private static final Duration MOST_WAIT = Duration.ofSeconds(1);

  private final Path folder;
  private final List<Path> missingFolders;
  private final Map<Path, Path> places = new LinkedHashMap<>();
  private final Thread atExit = new Thread(this::abandon, "wafer-clean-up");
  private boolean locking;
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
    lock();
    synchronized (this) {
      requireGoingOn();
      try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, TEMPORARY)) {
        for (Path path : old) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /** Not under the monitor: a signal has to come through while another process writes. */
  private void lock() throws IOException {
    synchronized (this) {
      requireGoingOn();
      locking = true;
    }
    Optional<FolderLock> held = Optional.empty();
    try {
      held = Optional.of(FolderLock.of(folder));
    } finally {
      synchronized (this) {
        lock = held;
        locking = false;
        notifyAll();
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
      Files.createDirectories(place.getValue().toAbsolutePath().getParent());
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
    awaitLock();
    try {
      clean();
    } catch (IOException e) {
      System.err.println("wafer: error: what was written so far stays: " + e.getMessage());
    }
  }

  /**
   * A lock that is being taken right now is a file that has to go, too; one that another process
   * holds is not waited for.
   */
  private void awaitLock() {
    long end = System.nanoTime() + MOST_WAIT.toNanos();
    try {
      while (locking && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

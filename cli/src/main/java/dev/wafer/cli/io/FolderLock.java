package dev.wafer.cli.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps other processes from writing to a folder at the same time.
 *
 * <p>A file in the folder is locked, which ends with the process however that ends, and deleted
 * before it is released. Whoever waited for a file that is deleted by now sees another length under
 * its name than the one that it gave the file, and tries again. (Reading the file would release the
 * lock: POSIX drops it with the first descriptor that a process closes.) Where a file system has no
 * locks, nothing is kept apart.
 */
final class FolderLock implements AutoCloseable {
  private static final String NAME = ".wafer.lock";
  private static final long RETRY_MILLIS = 20;
  private static final int MOST_LENGTH = 4096;

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Makes the folder where it is not there, and waits until nobody else writes to it. */
  static FolderLock of(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    while (true) {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (isLocked(channel, file)) {
          return new FolderLock(file, channel);
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      channel.close();
      pause();
    }
  }

  /** Locks the file; false where it is another one's, or is no longer what its name leads to. */
  private static boolean isLocked(FileChannel channel, Path file) throws IOException {
    try {
      channel.lock();
    } catch (OverlappingFileLockException otherThread) {
      return false;
    } catch (IOException noLocksHere) {
      return true;
    }
    int length = 1 + ThreadLocalRandom.current().nextInt(MOST_LENGTH);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(new byte[length]));
    try {
      return Files.size(file) == length;
    } catch (NoSuchFileException deletedByThen) {
      return false;
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for another process", e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}

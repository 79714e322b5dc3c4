package dev.convcast.datasets;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.springframework.util.FileSystemUtils;

/**
 * A folder for work that is not finished. It is gone when it is closed, unless it was moved to
 * where it belongs. A lock beside it ends with the process, so that {@link #sweep} finds what a
 * killed process left, and leaves alone what another process is at.
 */
public final class WorkFolder implements Closeable {

  private static final String PREFIX = ".work-";
  private static final String LOCK = ".lock";

  private final Path path;
  private final Path lock;
  private final FileChannel held;

  private WorkFolder(Path path, Path lock, FileChannel held) {
    this.path = path;
    this.lock = lock;
    this.held = held;
  }

  /** A new, empty folder. */
  static WorkFolder in(Path parent) throws IOException {
    Files.createDirectories(parent);
    Path path = parent.resolve(PREFIX + UUID.randomUUID());
    Path lock = lockOf(path);
    FileChannel held =
        FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    held.lock();
    Files.createDirectory(path);
    return new WorkFolder(path, lock, held);
  }

  private static Path lockOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(path);
    held.close();
    Files.deleteIfExists(lock);
  }

  /** Removes what processes that are no more have left. */
  static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK)) {
      for (Path lock : locks) {
        if (abandoned(lock)) {
          String name = lock.getFileName().toString();
          FileSystemUtils.deleteRecursively(
              parent.resolve(name.substring(0, name.length() - LOCK.length())));
          Files.deleteIfExists(lock);
        }
      }
    }
  }

  private static boolean abandoned(Path lock) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very process is at it
    }
  }
}

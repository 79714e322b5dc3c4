package dev.convcast.models;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held while the store changes: by one thread of one process among all that share the folder.
 *
 * <p>A file lock belongs to the whole process, so the threads of this one queue before it.
 */
final class StoreLock implements AutoCloseable {

  private static final ReentrantLock THIS_PROCESS = new ReentrantLock();

  private final FileChannel file;

  private StoreLock(FileChannel file) {
    this.file = file;
  }

  static StoreLock take(Path root) throws IOException {
    THIS_PROCESS.lock();
    try {
      Files.createDirectories(root);
      var file =
          FileChannel.open(
              root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        file.lock();
      } catch (IOException | RuntimeException failure) {
        file.close();
        throw failure;
      }
      return new StoreLock(file);
    } catch (IOException | RuntimeException failure) {
      THIS_PROCESS.unlock();
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      THIS_PROCESS.unlock();
    }
  }
}

package dev.convcast.models;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Says whether other processes use a folder: each holds a shared lock on a file in it, which ends
 * with the process however that ends. Who gets it for itself alone is alone until it {@link
 * #settle}s.
 */
final class Presence implements AutoCloseable {

  private final FileChannel channel;
  private @Nullable FileLock lock;
  private final boolean alone;

  private Presence(FileChannel channel, @Nullable FileLock exclusive) {
    this.channel = channel;
    this.lock = exclusive;
    this.alone = exclusive != null;
  }

  static Presence in(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".present"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    return new Presence(channel, tryLock(channel));
  }

  /** Whether no other process is here. */
  boolean alone() {
    return alone && lock != null && !lock.isShared();
  }

  /** Lets others in. */
  void settle() throws IOException {
    if (lock != null) {
      lock.release();
    }
    try {
      lock = channel.lock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException inThisVirtualMachine) {
      lock = null; // whoever has it here is as good a sign
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException inThisVirtualMachine) {
      return null;
    }
  }
}

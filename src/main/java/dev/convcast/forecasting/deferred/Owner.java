package dev.convcast.forecasting.deferred;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * This process among those that share a folder. Each holds a lock on a file of its own, which the
 * operating system lets go when the process dies, however it dies.
 */
final class Owner implements Closeable {

  private static final String SUFFIX = ".owner";

  private final Path folder;
  private final String name = UUID.randomUUID().toString();
  private final FileChannel file;

  private Owner(Path folder) throws IOException {
    this.folder = folder;
    Path unlocked = folder.resolve("." + name);
    this.file = FileChannel.open(unlocked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.lock();
    Files.move(unlocked, folder.resolve(name + SUFFIX)); // now that nobody can bury it
  }

  static Owner in(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new Owner(folder);
  }

  String name() {
    return name;
  }

  /** What happens to those who have died. */
  interface Heir {
    void inherit(String dead) throws IOException;
  }

  /** Each that has died, handed to one heir only; its file is gone afterwards. */
  void bury(Heir heir) throws IOException {
    for (Path path : others()) {
      try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE);
          FileLock lock = other.tryLock()) {
        if (lock != null) {
          heir.inherit(path.getFileName().toString().replace(SUFFIX, ""));
          Files.deleteIfExists(path);
        }
      } catch (NoSuchFileException | OverlappingFileLockException buried) {
        // by another, or alive in this very process
      }
    }
  }

  private List<Path> others() throws IOException {
    List<Path> others = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
          .filter(path -> !path.getFileName().toString().equals(name + SUFFIX))
          .forEach(others::add);
    }
    return others;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.convcast.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.springframework.util.FileSystemUtils;

/** Files and folders that are there whole or not at all, also after the power went. */
public final class DurableFiles {

  private DurableFiles() {}

  /** A name beside the target that no reader looks at. */
  static Path temporary(Path folder, String purpose) {
    return folder.resolve("." + purpose + "-" + UUID.randomUUID());
  }

  static void write(Path target, byte[] bytes) throws IOException {
    Path folder = parent(target);
    Path temporary = temporary(folder, target.getFileName().toString());
    try {
      try (var channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      publish(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Gives a complete file its name, in place of what had it, in one step. */
  public static void publish(Path complete, Path target) throws IOException {
    Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(parent(target));
  }

  /** Moves a folder of files to a name that is free, in one step, from any file system. */
  static void moveFolder(Path source, Path target) throws IOException {
    syncContents(source);
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      Path copy = temporary(parent(target), "copy");
      try {
        Files.createDirectory(copy);
        for (Path file : list(source)) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
        syncContents(copy);
        Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(copy);
      }
      delete(source);
    }
    syncFolder(parent(target));
  }

  /** Takes a folder away at once, then its contents. */
  static void deleteFolder(Path folder) throws IOException {
    Path doomed = temporary(parent(folder), "deleted");
    Files.move(folder, doomed, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(parent(folder));
    delete(doomed);
  }

  /** Deletes a file or a folder with all in it; nothing where there is none. */
  static void delete(Path path) throws IOException {
    FileSystemUtils.deleteRecursively(path);
  }

  /** What lies in a folder; nothing where there is none. */
  static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  private static void syncContents(Path folder) throws IOException {
    for (Path file : list(folder)) {
      if (Files.isRegularFile(file)) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    syncFolder(folder);
  }

  private static void syncFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } // Windows opens no folder as a file
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no folder above it");
    }
    return parent;
  }
}

package dev.convcast.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Where datasets lie: a folder each, named as they are; what is unfinished begins with a dot. */
final class DatasetFolders {

  private final Path root;
  private final Path scratch;

  DatasetFolders(Path home) {
    // absolute, since the process of a job works in another folder
    this.root = home.resolve("data/datasets").toAbsolutePath().normalize();
    this.scratch = home.resolve("data/scratch/datasets").toAbsolutePath().normalize();
  }

  Path of(DatasetName name) {
    return root.resolve(name.value());
  }

  /** A folder from which a move to {@link #of} is atomic. */
  WorkFolder draft() throws IOException {
    return WorkFolder.in(root);
  }

  /** A folder for what is being read. */
  WorkFolder scratch() throws IOException {
    return WorkFolder.in(scratch);
  }

  /** Puts a finished archive in its place. */
  void publish(WorkFolder draft, DatasetName name) {
    try {
      Files.move(draft.path(), of(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes an archive out of its place, to be gone with the work folder. */
  void discard(DatasetName name, WorkFolder bin) {
    try {
      if (Files.exists(of(name))) {
        Files.move(of(name), bin.path().resolve(name.value()), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what killed processes left unfinished. */
  void sweep() throws IOException {
    for (Path folder : List.of(root, scratch)) {
      Files.createDirectories(folder);
      WorkFolder.sweep(folder);
    }
  }

  /** The archives that are there, whether the catalogue knows them or not. */
  List<Path> archives() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "[a-z0-9]*")) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve(DatasetFile.NAME))) {
          found.add(folder);
        }
      }
    }
    return found;
  }
}

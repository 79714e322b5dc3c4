package dev.convcast.training;

import dev.convcast.convlstm.Weights;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.util.FileSystemUtils;

/** Keeps the model that a training has made in a folder, which is there whole or not at all. */
record ModelKeeper(Path folder) {

  void keep(ModelCard card, Weights weights) {
    Path staged = folder.resolveSibling("." + folder.getFileName());
    try {
      FileSystemUtils.deleteRecursively(staged);
      Files.createDirectory(staged);
      ModelStore.write(card, weights, staged);
      FileSystemUtils.deleteRecursively(folder);
      Files.move(staged, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.convcast.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cards that were read before, each for as long as its file is what it was. */
final class KnownCards {

  private static final int MOST = 256;

  private final Map<Path, Known> cards =
      Collections.synchronizedMap(
          new LinkedHashMap<>(MOST, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
              return size() > MOST;
            }
          });

  private record Known(FileTime modified, long size, ModelCard card) {
    boolean isOf(BasicFileAttributes file) {
      return size == file.size() && modified.equals(file.lastModifiedTime());
    }
  }

  ModelCard read(Path file) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    Known known = cards.get(file);
    if (known == null || !known.isOf(found)) {
      ModelCard card = CardJson.read(Files.readAllBytes(file));
      known = new Known(found.lastModifiedTime(), found.size(), card);
      cards.put(file, known);
    }
    return known.card();
  }
}

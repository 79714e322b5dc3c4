package dev.convcast.models;

import dev.convcast.refusal.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Models on their way from one store to another: a zip of model.json and weights.safetensors. */
public final class ModelArchives {

  private static final LocalDateTime SAME_MODEL_SAME_BYTES = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** More than a zip adds to a file, even one that does not shrink. */
  private static final long ENTRY_OVERHEAD = 1 << 20;

  private final ModelStore store;
  private final Map<String, Long> limits;

  public ModelArchives(ModelStore store, ModelSettings settings) {
    this.store = store;
    this.limits =
        Map.of(
            ModelStore.CARD,
            (long) CardJson.LARGEST,
            ModelStore.WEIGHTS,
            settings.maxWeights().toBytes());
  }

  /**
   * Adds an archive as a model's next version. Bytes are counted as they arrive and as they unpack,
   * so that nothing larger than the limits touches the disk; what it refuses leaves nothing behind.
   */
  public StoredModel importArchive(ModelName name, InputStream zip) {
    ModelStore.requireFree(name);
    try {
      Path folder = store.stage();
      try {
        Path archive = folder.resolve("archive.zip");
        copy(
            zip,
            archive,
            "The archive",
            limits.values().stream().mapToLong(n -> n + ENTRY_OVERHEAD).sum());
        requireWhole(archive);
        try (InputStream whole = Files.newInputStream(archive)) {
          unpack(whole, folder);
        }
        Files.delete(archive);
        return store.adopt(name, folder);
      } finally {
        DurableFiles.delete(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes a version as an archive: the same bytes every time. */
  public void exportArchive(StoredModel model, OutputStream out) throws IOException {
    try (var zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED); // weights hardly shrink
      for (String file : new String[] {ModelStore.CARD, ModelStore.WEIGHTS}) {
        var entry = new ZipEntry(file);
        entry.setTimeLocal(SAME_MODEL_SAME_BYTES);
        zip.putNextEntry(entry);
        Files.copy(model.weights().resolveSibling(file), zip);
        zip.closeEntry();
      }
    }
  }

  private void unpack(InputStream archive, Path folder) throws IOException {
    var missing = new HashSet<>(limits.keySet());
    var zip = new ZipInputStream(archive);
    for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
      String file = entry.getName();
      Long limit = limits.get(file);
      if (limit == null || !missing.remove(file)) {
        throw Refusal.doesNotFit(
            "archive",
            "The archive has %s '%s'; expected model.json and weights.safetensors once each"
                .formatted(limit == null ? "an entry" : "a second", abridged(file)));
      }
      copy(zip, folder.resolve(file), file + " in the archive", limit);
    }
    if (missing.equals(limits.keySet())) {
      throw Refusal.unreadable("The body is a zip archive with nothing in it");
    } else if (!missing.isEmpty()) {
      throw Refusal.doesNotFit(
          "archive",
          "The archive has no %s; expected model.json and weights.safetensors"
              .formatted(String.join(", ", missing)));
    }
  }

  /** The directory of a zip stands at its end: without it, something is cut off. */
  private static void requireWhole(Path archive) throws IOException {
    try (var whole = new ZipFile(archive.toFile())) {
      whole.size();
    } catch (ZipException broken) {
      throw Refusal.unreadable("The body is not a whole zip archive: " + broken.getMessage());
    }
  }

  private static void copy(InputStream from, Path file, String what, long limit)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] chunk = new byte[1 << 16];
      long size = 0;
      for (int read = read(from, chunk); read >= 0; read = read(from, chunk)) {
        size += read;
        if (size > limit) {
          throw Refusal.tooLarge("%s is larger than %d bytes, the limit".formatted(what, limit))
              .with("limit", limit);
        }
        out.write(chunk, 0, read);
      }
    }
  }

  private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (ZipException | EOFException | IllegalArgumentException broken) {
      throw broken(broken);
    }
  }

  private static int read(InputStream from, byte[] chunk) throws IOException {
    try {
      return from.read(chunk);
    } catch (ZipException | EOFException broken) {
      throw broken(broken);
    }
  }

  private static Refusal broken(Exception broken) {
    return Refusal.unreadable("The zip archive is broken: " + broken.getMessage());
  }

  private static String abridged(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "...";
  }
}

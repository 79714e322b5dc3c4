package dev.convcast.datasets;

import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.files.FrameFiles;
import dev.convcast.frames.files.OpenFrames;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionOperations;

/**
 * All datasets: a catalogue in the database, a folder each on disk. A dataset is there with both or
 * not at all; of two that are made under one name at the same time, one is refused.
 */
public final class Datasets {

  private final DatasetFolders folders;
  private final DatasetCatalogue catalogue;
  private final TransactionOperations transaction;
  private final DatasetSettings settings;
  private final Clock clock;
  private final Supplier<Stream<DatasetUse>> uses;

  Datasets(
      DatasetFolders folders,
      DatasetCatalogue catalogue,
      TransactionOperations transaction,
      DatasetSettings settings,
      Clock clock,
      Supplier<Stream<DatasetUse>> uses) {
    this.folders = folders;
    this.catalogue = catalogue;
    this.transaction = transaction;
    this.settings = settings;
    this.clock = clock;
    this.uses = uses;
  }

  private interface Content {
    void writeTo(FrameArchiveWriter archive) throws IOException;
  }

  /**
   * Stores frames from files.
   *
   * @throws Refusal where the name is taken, or the files cannot be read or do not fit together
   */
  public DatasetDescription upload(DatasetUpload upload) {
    requireFree(upload.name());
    requireFiles(upload.files().size());
    try (WorkFolder scratch = folders.scratch();
        OpenFrames open = new FrameFiles(codecLimits(), scratch.path()).open(upload.files())) {
      UploadedFrames frames = new UploadedFrames(upload, open, settings);
      return create(frames.outline(upload.name(), now()), frames.frames(), frames::writeTo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CodecLimits codecLimits() {
    return new CodecLimits(
        settings.maxArrayValues(), settings.maxFiles(), settings.maxUnpackedBytes().toBytes());
  }

  /**
   * Makes and stores sequences of moving digits.
   *
   * @throws Refusal where the name is taken
   */
  public DatasetDescription generate(DatasetName name, MovingDigits digits) {
    requireFree(name);
    try {
      return create(
          digits.outline(name, now()),
          (long) digits.sequences() * digits.frames(),
          digits::writeTo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DatasetDescription create(Outline outline, long frames, Content content)
      throws IOException {
    requireBytes(outline, frames);
    try (WorkFolder draft = folders.draft()) {
      DatasetDescription description;
      try (FrameArchiveWriter archive = new FrameArchiveWriter(draft.path(), outline)) {
        content.writeTo(archive);
        description = archive.finish();
      }
      transaction.executeWithoutResult(
          status -> {
            catalogue.add(description);
            folders.publish(draft, outline.name());
          });
      return description;
    }
  }

  private void requireFree(DatasetName name) {
    if (catalogue.find(name).isPresent()) {
      throw DatasetCatalogue.taken(name);
    }
  }

  private void requireFiles(int count) {
    if (count > settings.maxFiles()) {
      throw Refusal.tooLarge(
              "There are %d files; the limit is %d".formatted(count, settings.maxFiles()))
          .with("limit", settings.maxFiles());
    }
  }

  private void requireBytes(Outline outline, long frames) {
    long limit = settings.maxBytes().toBytes();
    // in floating point, since the product may overflow a long
    if ((double) frames * outline.grid().size() * Float.BYTES > limit) {
      throw Refusal.tooLarge(
              "%d frames of %s take %.0f bytes as float32; the limit of a dataset is %d"
                  .formatted(
                      frames,
                      outline.grid(),
                      (double) frames * outline.grid().size() * Float.BYTES,
                      limit))
          .with("limit", limit);
    }
  }

  /** To the microsecond, which is what a database keeps. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * @throws Refusal where there is no such dataset
   */
  public DatasetDescription get(DatasetName name) {
    return catalogue.find(name).orElseThrow(() -> missing(name));
  }

  private static Refusal missing(DatasetName name) {
    return Refusal.notFound("There is no dataset '%s'".formatted(name));
  }

  /**
   * Newest first.
   *
   * @param after the name of the last one seen, or empty to start with the newest
   */
  public List<DatasetDescription> list(int limit, Optional<DatasetName> after) {
    return after
        .map(name -> catalogue.newestAfter(get(name), limit))
        .orElseGet(() -> catalogue.newest(limit));
  }

  /**
   * The folder that {@link FrameArchive#open} takes, for a process of its own.
   *
   * @throws Refusal where there is no such dataset
   */
  public Path folder(DatasetName name) {
    return folders.of(get(name).name());
  }

  /**
   * @throws Refusal where there is no such dataset
   */
  public FrameArchive open(DatasetName name) {
    try {
      return FrameArchive.open(folder(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes a dataset. Who has its archive open goes on reading it.
   *
   * @throws Refusal where there is no such dataset, or something needs it
   */
  public void delete(DatasetName name) {
    List<String> users = uses.get().flatMap(use -> use.of(name).stream()).toList();
    if (!users.isEmpty()) {
      throw Refusal.conflict(
              "Dataset %s is needed by %s; cancel what needs it, or wait for its end"
                  .formatted(name, String.join(", ", users)))
          .with("users", users);
    }
    try (WorkFolder bin = folders.draft()) {
      transaction.executeWithoutResult(
          status -> {
            if (!catalogue.remove(name)) {
              throw missing(name);
            }
            folders.discard(name, bin);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A place for the files of an upload while they are read; gone when it is closed. */
  public WorkFolder scratch() {
    try {
      return folders.scratch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

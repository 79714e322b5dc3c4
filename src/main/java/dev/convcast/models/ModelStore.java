package dev.convcast.models;

import dev.convcast.convlstm.Weights;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model store: a folder a model, in it a folder a version, which appears whole or not at all
 * and never changes. Numbers of versions are never used again. Threads and processes may share it.
 */
public final class ModelStore {

  static final String CARD = "model.json";
  static final String WEIGHTS = "weights.safetensors";

  /** Names that evaluations have for their baselines. */
  private static final Set<String> RESERVED = Set.of("persistence", "optical-flow");

  private static final Logger log = LoggerFactory.getLogger(ModelStore.class);

  private final Path root;
  private final KnownFiles<ModelCard> cards = new KnownFiles<>(CardJson::read);
  private final KnownFiles<ModelFolder.Index> indexes = new KnownFiles<>(ModelFolder.Index::read);

  /** A store in this folder, which need not be there yet. */
  public ModelStore(Path root) {
    this.root = root;
  }

  /** Every model with a version, the one with the newest version first. */
  public List<ModelEntry> list() {
    record Dated(ModelEntry entry, Instant created) {}
    return io(
        () -> {
          var entries = new ArrayList<Dated>();
          for (ModelName name : names()) {
            try {
              ModelEntry entry = describe(name);
              entries.add(new Dated(entry, created(load(name, entry.versions().get(0)))));
            } catch (DamagedModelException damaged) {
              log.warn("Model {} is left out: {}", name, damaged.getMessage());
            } catch (Refusal gone) {
              log.debug("Model {} went away while the store was listed", name);
            }
          }
          entries.sort(Comparator.comparing(Dated::created).reversed());
          return entries.stream().map(Dated::entry).toList();
        });
  }

  /** One model; refused as not found where it has no version. */
  public ModelEntry describe(ModelName name) {
    return io(
        () -> {
          ModelFolder.Contents model = existing(name);
          return new ModelEntry(
              name, model.versions(), model.aliases(), load(name, model.resolve(null)));
        });
  }

  /** The version a forecast uses: of that number or alias, else the champion, else the highest. */
  public StoredModel get(ModelName name, Optional<String> versionOrAlias) {
    return io(() -> load(name, existing(name).resolve(versionOrAlias.orElse(null))));
  }

  /**
   * Reads and checks a version's weights.
   *
   * @throws IllegalStateException where its files are not what was stored
   */
  public Weights weights(StoredModel model) {
    return io(
        () -> {
          try {
            Sha256.require(model.card().weightsSha256(), model.weights());
            return SafetensorsFile.read(model.weights(), model.card().architecture());
          } catch (NoSuchFileException deleted) {
            throw Refusal.notFound(model + " has been deleted");
          } catch (Refusal refusal) {
            throw new DamagedModelException(model.weights(), refusal);
          }
        });
  }

  /**
   * Adds a folder of model.json and weights.safetensors as the next version, by one atomic move.
   * Checks all of it first and refuses what does not fit; the folder is gone afterwards.
   */
  public StoredModel adopt(ModelName name, Path folder) {
    return io(
        () -> {
          check(name, folder);
          try (StoreLock lock = StoreLock.take(root)) {
            return load(name, newest(name).add(folder));
          }
        });
  }

  /**
   * Adds a folder as {@link #adopt(ModelName, Path)} does, and writes into its card which job made
   * it. Where that job's model is in the store already, that one is what counts.
   */
  public StoredModel adopt(ModelName name, Path folder, String job) {
    return io(
        () -> {
          Optional<StoredModel> there = madeBy(name, job);
          if (there.isPresent()) {
            return there.get();
          }
          ModelCard card = check(name, folder).madeBy(job);
          DurableFiles.write(folder.resolve(CARD), CardJson.write(card));
          try (StoreLock lock = StoreLock.take(root)) {
            there = madeBy(name, job);
            return there.isPresent() ? there.get() : load(name, newest(name).add(folder));
          }
        });
  }

  private static ModelCard check(ModelName name, Path folder) throws IOException {
    requireFree(name);
    ModelCard card = CardJson.read(Files.readAllBytes(folder.resolve(CARD)));
    Path weights = folder.resolve(WEIGHTS);
    SafetensorsFile.check(weights, card.architecture());
    Sha256.require(card.weightsSha256(), weights);
    if (card.weightsSha256() == null) {
      card = card.withWeights(Sha256.of(weights));
      DurableFiles.write(folder.resolve(CARD), CardJson.write(card));
    }
    return card;
  }

  private Optional<StoredModel> madeBy(ModelName name, String job) throws IOException {
    for (int version : folder(name).versions()) {
      try {
        StoredModel model = load(name, version);
        if (model.card().isMadeBy(job)) {
          return Optional.of(model);
        }
      } catch (DamagedModelException | Refusal other) {
        log.debug("{} version {} cannot be asked which job made it", name, version, other);
      }
    }
    return Optional.empty();
  }

  /** Deletes a version; refused while an alias points at it. */
  public void delete(ModelName name, int version) {
    change(name, model -> model.delete(version));
  }

  /** Points an alias at a version that is there, away from where it pointed. */
  public void setAlias(ModelName name, AliasName alias, int version) {
    change(name, model -> model.setAlias(alias, version));
  }

  /** Takes an alias away. */
  public void removeAlias(ModelName name, AliasName alias) {
    change(name, model -> model.removeAlias(alias));
  }

  /** Writes model.json, with the weights' sha256, and weights.safetensors into a folder. */
  public static void write(ModelCard card, Weights weights, Path folder) {
    io(
        () -> {
          SafetensorsFile.write(weights, folder.resolve(WEIGHTS));
          String sha256 = Sha256.of(folder.resolve(WEIGHTS));
          DurableFiles.write(folder.resolve(CARD), CardJson.write(card.withWeights(sha256)));
          return sha256;
        });
  }

  /** How many versions there are of all models. */
  public int countVersions() {
    return io(
        () -> {
          int count = 0;
          for (ModelName name : names()) {
            count += folder(name).versions().size();
          }
          return count;
        });
  }

  /** Removes what processes that died left half done; only while no other process is here. */
  void removeLeftovers(Presence presence) throws IOException {
    if (!presence.alone()) {
      log.info("Other processes use {}; what dead ones may have left is let be", root);
      return;
    }
    var folders = new ArrayList<>(List.of(root));
    folders.addAll(DurableFiles.list(root).stream().filter(Files::isDirectory).toList());
    for (Path folder : folders) {
      for (Path path : DurableFiles.list(folder)) {
        if (path.getFileName().toString().startsWith(".") && Files.isDirectory(path)) {
          log.info("Removing {}, which was never finished", path);
          DurableFiles.delete(path);
        }
      }
    }
  }

  /** A new empty folder in the store that nobody looks at, to be adopted or deleted. */
  Path stage() throws IOException {
    Files.createDirectories(root);
    return Files.createDirectory(DurableFiles.temporary(root, "incoming"));
  }

  /** Refuses a name that a model must not have. */
  public static void requireFree(ModelName name) {
    if (RESERVED.contains(name.value())) {
      throw Refusal.doesNotFit(
          "model", "'%s' is a baseline's name; expected another for a model".formatted(name));
    }
  }

  private StoredModel load(ModelName name, int version) throws IOException {
    Path folder = folder(name).version(version);
    Path card = folder.resolve(CARD);
    try {
      return new StoredModel(name, version, cards.read(card), folder.resolve(WEIGHTS));
    } catch (NoSuchFileException deleted) {
      throw Refusal.notFound("%s version %d has been deleted".formatted(name, version));
    } catch (Refusal refusal) {
      throw new DamagedModelException(card, refusal);
    }
  }

  private static Instant created(StoredModel model) throws IOException {
    Instant created = model.card().created();
    return created != null ? created : Files.getLastModifiedTime(model.weights()).toInstant();
  }

  private ModelFolder.Contents existing(ModelName name) throws IOException {
    ModelFolder.Contents model = folder(name).contents();
    if (model.versions().isEmpty()) {
      throw Refusal.notFound(
              "There is no model '%s'; there are %s".formatted(name, ModelFolder.joined(names())))
          .with("model", name.value());
    }
    return model;
  }

  private ModelFolder folder(ModelName name) {
    return new ModelFolder(root, name, indexes);
  }

  /** To be changed: what a file system knows of its files may be a little old, as NFS's is. */
  private ModelFolder newest(ModelName name) {
    return new ModelFolder(root, name, new KnownFiles<>(ModelFolder.Index::read));
  }

  private List<ModelName> names() throws IOException {
    var names = new ArrayList<ModelName>();
    for (Path path : DurableFiles.list(root)) {
      String name = path.getFileName().toString();
      if (ModelName.isValid(name) && !folder(new ModelName(name)).versions().isEmpty()) {
        names.add(new ModelName(name));
      }
    }
    return names;
  }

  private void change(ModelName name, Change change) {
    io(
        () -> {
          try (StoreLock lock = StoreLock.take(root)) {
            existing(name);
            change.make(newest(name));
            return name;
          }
        });
  }

  private interface Change {
    void make(ModelFolder model) throws IOException;
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T io(Work<T> work) {
    try {
      return work.run();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

package dev.convcast.models;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model's folder: {@code index.json} and a folder a version, which counts when both its files are
 * there.
 */
final class ModelFolder {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

  private final ModelName name;
  private final Path path;
  private final KnownFiles<Index> indexes;

  /** {@code index.json}: what the version folders alone do not say. */
  record Index(int lastVersion, Map<String, Integer> aliases) {
    Index(int lastVersion, @Nullable Map<String, Integer> aliases) {
      this.lastVersion = lastVersion;
      this.aliases =
          aliases == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(aliases));
    }

    static Index read(byte[] json) {
      return JSON.readValue(json, Index.class);
    }
  }

  ModelFolder(Path root, ModelName name, KnownFiles<Index> indexes) {
    this.name = name;
    this.indexes = indexes;
    this.path = root.resolve(name.value());
  }

  Path version(int version) {
    return path.resolve(Integer.toString(version));
  }

  /** The versions that are whole, newest first. */
  List<Integer> versions() throws IOException {
    return numbers().filter(version -> isWhole(version(version))).toList();
  }

  /**
   * What it holds at one moment.
   *
   * @param versions those that are whole, newest first
   * @param aliases by name, but for those whose version somebody took away by hand
   */
  record Contents(ModelName name, List<Integer> versions, Map<String, Integer> aliases) {

    /** The version of this number or alias; without one the champion, else the highest. */
    int resolve(@Nullable String versionOrAlias) {
      if (versionOrAlias == null) {
        return aliases.getOrDefault(AliasName.CHAMPION.value(), versions.get(0));
      }
      Integer aliased = aliases.get(versionOrAlias);
      OptionalInt number = number(versionOrAlias);
      if (aliased != null) {
        return aliased;
      } else if (number.isPresent() && versions.contains(number.getAsInt())) {
        return number.getAsInt();
      }
      throw Refusal.notFound(
              "Model %s has no version '%s'; its versions are %s, its aliases %s"
                  .formatted(name, versionOrAlias, joined(versions), joined(aliases.keySet())))
          .with("model", name.value())
          .with("version", versionOrAlias);
    }
  }

  Contents contents() throws IOException {
    var aliases = new TreeMap<>(index().aliases());
    List<Integer> versions = versions();
    aliases.values().retainAll(versions);
    return new Contents(name, versions, aliases);
  }

  /** The highest number that a version ever had, or half a one has. */
  int lastVersion() throws IOException {
    return Math.max(index().lastVersion(), numbers().findFirst().orElse(0));
  }

  /** Moves a folder here as the next version; its number. */
  int add(Path folder) throws IOException {
    Files.createDirectories(path);
    int version = lastVersion() + 1;
    write(new Index(version, contents().aliases()));
    DurableFiles.moveFolder(folder, version(version));
    return version;
  }

  void delete(int version) throws IOException {
    Map<String, Integer> aliases = aliasesBeside(version);
    var pointing = new TreeMap<>(aliases);
    pointing.values().removeIf(target -> target != version);
    if (!pointing.isEmpty()) {
      throw Refusal.conflict(
              "%s version %d has the alias %s; expected a version without, so point it elsewhere or delete it first"
                  .formatted(name, version, joined(pointing.keySet())))
          .with("aliases", List.copyOf(pointing.keySet()));
    }
    write(new Index(lastVersion(), aliases));
    DurableFiles.deleteFolder(version(version));
  }

  void setAlias(AliasName alias, int version) throws IOException {
    Map<String, Integer> aliases = aliasesBeside(version);
    aliases.put(alias.value(), version);
    write(new Index(lastVersion(), aliases));
  }

  void removeAlias(AliasName alias) throws IOException {
    Map<String, Integer> aliases = contents().aliases();
    if (aliases.remove(alias.value()) == null) {
      throw Refusal.notFound(
              "Model %s has no alias '%s'; its aliases are %s"
                  .formatted(name, alias, joined(aliases.keySet())))
          .with("model", name.value())
          .with("alias", alias.value());
    }
    write(new Index(lastVersion(), aliases));
  }

  /** The aliases, where there is this version. */
  private Map<String, Integer> aliasesBeside(int version) throws IOException {
    Contents contents = contents();
    contents.resolve(Integer.toString(version));
    return contents.aliases();
  }

  private Index index() throws IOException {
    Path file = path.resolve("index.json");
    try {
      return indexes.read(file);
    } catch (NoSuchFileException none) {
      return new Index(0, Map.of());
    } catch (JacksonException broken) {
      throw new DamagedModelException(file, broken);
    }
  }

  private void write(Index index) throws IOException {
    DurableFiles.write(path.resolve("index.json"), JSON.writeValueAsBytes(index));
  }

  /** A version's number as a folder or a request writes it; none for anything else. */
  static OptionalInt number(String text) {
    return VERSION.matcher(text).matches()
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  static String joined(Iterable<?> values) {
    String texts =
        StreamSupport.stream(values.spliterator(), false)
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return texts.isEmpty() ? "none" : texts;
  }

  private Stream<Integer> numbers() throws IOException {
    return DurableFiles.list(path).stream()
        .map(folder -> number(folder.getFileName().toString()))
        .flatMapToInt(OptionalInt::stream)
        .boxed()
        .sorted(Comparator.reverseOrder());
  }

  private static boolean isWhole(Path folder) {
    return Files.isRegularFile(folder.resolve(ModelStore.CARD))
        && Files.isRegularFile(folder.resolve(ModelStore.WEIGHTS));
  }
}

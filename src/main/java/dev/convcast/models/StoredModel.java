package dev.convcast.models;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model in the store. Equal where name and version are: a version never changes
 * and its number is never used again, so it is a safe key for what was loaded from it.
 *
 * @param weights its {@code weights.safetensors}
 */
public record StoredModel(ModelName name, int version, ModelCard card, Path weights) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredModel that && version == that.version && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version);
  }

  @Override
  public String toString() {
    return name + " version " + version;
  }
}

package dev.convcast.models;

import dev.convcast.refusal.Refusal;
import java.util.regex.Pattern;

/** A model's name; being valid makes it safe as a folder's name too. */
public record ModelName(String value) {

  private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  public ModelName {
    if (!isValid(value)) {
      throw Refusal.doesNotFit(
          "model",
          "'%s' is not a model name; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..'"
              .formatted(value));
    }
  }

  /** A name to look up: one that no model can have is not found, as any other. */
  public static ModelName sought(String name) {
    try {
      return new ModelName(name);
    } catch (Refusal invalid) {
      throw Refusal.notFound("There is no model '%s': no model can have this name".formatted(name))
          .with("model", name);
    }
  }

  static boolean isValid(String value) {
    return PATTERN.matcher(value).matches() && !value.contains("..");
  }

  @Override
  public String toString() {
    return value;
  }
}

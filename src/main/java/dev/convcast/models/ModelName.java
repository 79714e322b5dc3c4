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

  static boolean isValid(String value) {
    return PATTERN.matcher(value).matches() && !value.contains("..");
  }

  @Override
  public String toString() {
    return value;
  }
}

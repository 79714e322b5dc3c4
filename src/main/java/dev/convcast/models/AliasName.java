package dev.convcast.models;

import dev.convcast.refusal.Refusal;
import java.util.regex.Pattern;

/** The name of a pointer to a version; never a number, so that the two cannot be confused. */
public record AliasName(String value) {

  private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  /** The version that answers where none is asked for. */
  public static final AliasName CHAMPION = new AliasName("champion");

  public AliasName {
    if (!PATTERN.matcher(value).matches()
        || value.contains("..")
        || NUMBER.matcher(value).matches()) {
      throw Refusal.doesNotFit(
          "alias",
          "'%s' is not an alias; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..' and not a number"
              .formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

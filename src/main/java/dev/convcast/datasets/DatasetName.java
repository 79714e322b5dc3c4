package dev.convcast.datasets;

import dev.convcast.refusal.Refusal;
import java.util.regex.Pattern;

/** A dataset's name; being valid makes it safe as a folder's name too. */
public record DatasetName(String value) {

  private static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  public DatasetName {
    if (!PATTERN.matcher(value).matches() || value.contains("..")) {
      throw Refusal.doesNotFit(
          "dataset",
          "'%s' is not a dataset name; expected ^[a-z0-9][a-z0-9._-]{0,62}$ without '..'"
              .formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

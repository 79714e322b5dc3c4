package dev.convcast.forecasting.web;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a request says of its files, beside what they say themselves. */
record FileMeaning(
    @Nullable String unit, @Nullable Duration interval, @Nullable Instant lastFrameTime) {

  /** Both together; refused where they contradict each other. */
  Meaning with(Meaning file) {
    Unit said = unit == null ? null : new Unit(unit);
    one("lastFrameTime", lastFrameTime, file.lastTime().orElse(null));
    return file.with(one("unit", said, file.unit()), one("interval", interval, file.interval()));
  }

  private static <T> @Nullable T one(String field, @Nullable T said, @Nullable T inFile) {
    if (said != null && inFile != null && !Objects.equals(said, inFile)) {
      throw Refusal.doesNotFit(
          field,
          "The %s is %s in the query and %s in the files; expected the same, or none in the query"
              .formatted(field, said, inFile));
    }
    return said != null ? said : inFile;
  }
}

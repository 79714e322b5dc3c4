package dev.convcast.frames;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of some frames stand for, as far as it is known.
 *
 * @param unit the unit of the values
 * @param interval the time from one frame to the next
 * @param times the time of each frame, or empty
 */
public record Meaning(@Nullable Unit unit, @Nullable Duration interval, List<Instant> times) {

  /** Nothing is known. */
  public static final Meaning UNKNOWN = new Meaning(null, null, List.of());

  public Meaning {
    times = List.copyOf(times);
  }

  public Optional<Instant> lastTime() {
    return times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() - 1));
  }
}

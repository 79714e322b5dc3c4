package dev.convcast.frames;

import dev.convcast.frames.geo.Georeference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of some frames stand for, as far as it is known.
 *
 * @param unit the unit of the values
 * @param interval the time from one frame to the next
 * @param times the time of each frame, or empty
 * @param georeference where the pixels lie
 * @param unplaced why there is no georeference though a file says where they lie
 */
public record Meaning(
    @Nullable Unit unit,
    @Nullable Duration interval,
    List<Instant> times,
    @Nullable Georeference georeference,
    @Nullable String unplaced) {

  /** Nothing is known. */
  public static final Meaning UNKNOWN = new Meaning(null, null, List.of());

  public Meaning {
    times = List.copyOf(times);
  }

  /** What is known where all that was said of the place is. */
  public Meaning(
      @Nullable Unit unit,
      @Nullable Duration interval,
      List<Instant> times,
      @Nullable Georeference georeference) {
    this(unit, interval, times, georeference, null);
  }

  /** What is known of frames that lie nowhere. */
  public Meaning(@Nullable Unit unit, @Nullable Duration interval, List<Instant> times) {
    this(unit, interval, times, null);
  }

  /** The same of other frames on the same grid. */
  public Meaning at(List<Instant> others) {
    return new Meaning(unit, interval, others, georeference, unplaced);
  }

  /** The same with what else is known. */
  public Meaning with(@Nullable Unit otherUnit, @Nullable Duration otherInterval) {
    return new Meaning(otherUnit, otherInterval, times, georeference, unplaced);
  }

  /**
   * The time over which each frame sums up water, up to its own time; nothing where the values are
   * no depth of water, or the interval is not known.
   */
  public Optional<Duration> summedOver() {
    return Objects.equals(unit, Unit.DEPTH_OF_WATER)
        ? Optional.ofNullable(interval)
        : Optional.empty();
  }

  public Optional<Instant> lastTime() {
    return times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() - 1));
  }
}

package dev.convcast.forecasting;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelCard;
import dev.convcast.refusal.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/** What the frames that follow mean. */
final class ForecastMeaning {

  private ForecastMeaning() {}

  /** The model's unit, or for a baseline that of the frames; times where they are known. */
  static Meaning of(
      Meaning seen, Optional<Instant> lastFrameTime, Optional<ModelCard> card, int horizon) {
    Duration interval =
        seen.interval() != null
            ? seen.interval()
            : card.map(known -> known.frames().interval()).orElse(null);
    Optional<Instant> last = lastFrameTime.or(seen::lastTime);
    var times = new ArrayList<Instant>();
    if (interval != null && last.isPresent()) {
      try {
        for (int lead = 1; lead <= horizon; lead++) {
          times.add(last.get().plus(interval.multipliedBy(lead)));
        }
      } catch (DateTimeException | ArithmeticException beyondAllTimes) {
        throw Refusal.doesNotFit(
            "lastFrameTime",
            "The last frame is of %s and %d frames %s apart follow; expected a time that they do"
                    .formatted(last.get(), horizon, interval)
                + " not carry beyond the calendar");
      }
    }
    Unit unit =
        card.map(known -> known.frames().unit())
            .orElseGet(() -> Objects.requireNonNullElse(seen.unit(), Unit.ONE));
    return seen.with(unit, interval).at(times);
  }
}

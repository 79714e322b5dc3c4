package dev.convcast.forecasting;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelCard;
import dev.convcast.refusal.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what the network says into frames in the model's unit. */
final class NetworkOutput {

  private NetworkOutput() {}

  /**
   * @param said (horizon, C, H, W), changed in place
   * @param seen the input; where all of its frames miss a value, so does the forecast
   */
  static FrameSequence frames(float[] said, FrameSequence seen, ModelCard card, Meaning meaning) {
    Grid grid = seen.grid();
    Transform transform = card.frames().transform();
    boolean[] missing = alwaysMissing(seen);
    for (int i = 0; i < said.length; i++) {
      said[i] = missing[i % missing.length] ? Float.NaN : transform.invert(said[i]);
    }
    return new FrameSequence(said, said.length / grid.size(), grid, meaning);
  }

  private static boolean[] alwaysMissing(FrameSequence seen) {
    float[] values = seen.values();
    boolean[] missing = new boolean[seen.grid().size()];
    for (int i = 0; i < missing.length; i++) {
      missing[i] = true;
      for (int j = i; missing[i] && j < values.length; j += missing.length) {
        missing[i] = Float.isNaN(values[j]);
      }
    }
    return missing;
  }

  /** The meaning of the frames that follow: the model's unit, and times where they are known. */
  static Meaning meaning(
      Meaning seen, Optional<Instant> lastFrameTime, ModelCard card, int horizon) {
    Duration interval = seen.interval() != null ? seen.interval() : card.frames().interval();
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
    return new Meaning(card.frames().unit(), interval, List.copyOf(times));
  }
}

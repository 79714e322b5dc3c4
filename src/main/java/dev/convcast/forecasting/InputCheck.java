package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelCard.Missing;
import dev.convcast.refusal.Refusal;
import java.util.List;

/** Whether values are what a model takes. */
record InputCheck(ForecastModel model, FrameSequence frames) {

  /** Refuses what is no number, and missing values where the model takes none. */
  void requireNumbers() {
    float[] values = frames.values();
    boolean takesMissing =
        model.card().map(card -> card.frames().missing() == Missing.FILL).orElse(true);
    int missing = 0;
    int firstMissing = -1;
    for (int i = 0; i < values.length; i++) {
      if (Float.isInfinite(values[i])) {
        throw Refusal.doesNotFit(
            "frames",
            "A value is infinite, in the %s; expected finite numbers".formatted(place(i)));
      }
      if (Float.isNaN(values[i])) {
        firstMissing = missing == 0 ? i : firstMissing;
        missing++;
      }
    }
    if (!takesMissing && missing > 0) {
      throw Refusal.doesNotFit(
              "frames",
              "%d of %d values are missing (NaN or null), the first in the %s; %s takes none"
                  .formatted(missing, values.length, place(firstMissing), model))
          .with("missing", missing);
    }
  }

  /** Warns of values that a network cannot tell from the ends of its range. */
  void warnOfClipping(ModelCard card, List<String> warnings) {
    Transform transform = card.frames().transform();
    int clipped = 0;
    for (float value : frames.values()) {
      clipped += value < transform.low() || value > transform.high() ? 1 : 0;
    }
    if (clipped > 0) {
      warnings.add(
          "%d of %d values are outside of %s to %s %s and were clipped"
              .formatted(
                  clipped,
                  frames.values().length,
                  transform.low(),
                  transform.high(),
                  card.frames().unit()));
    }
  }

  /** Where a value lies, counted from 1 and among the frames that are used. */
  private String place(int index) {
    Grid grid = frames.grid();
    int inFrame = index % grid.size();
    int pixel = inFrame % (grid.rows() * grid.columns());
    String channel =
        grid.channels() == 1
            ? ""
            : "channel %d, ".formatted(1 + inFrame / (grid.rows() * grid.columns()));
    return "%d. of the last %d frames, %srow %d, column %d"
        .formatted(
            1 + index / grid.size(),
            frames.frames(),
            channel,
            1 + pixel / grid.columns(),
            1 + pixel % grid.columns());
  }
}

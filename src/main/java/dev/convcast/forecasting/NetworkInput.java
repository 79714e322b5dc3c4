package dev.convcast.forecasting;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelCard;
import dev.convcast.models.StoredModel;
import dev.convcast.refusal.Refusal;
import java.util.List;

/**
 * One sequence as the network sees it.
 *
 * @param values (T, C, H, W), transformed, without NaN
 */
record NetworkInput(float[] values, int frames, Grid grid) {

  /** Transforms frames; refuses what is not a number, or fills it where the model does. */
  static NetworkInput of(FrameSequence frames, StoredModel model, List<String> warnings) {
    float[] values = frames.values();
    finite(frames, model);
    Transform transform = model.card().frames().transform();
    float lowest = transform.apply(transform.low());
    float[] seen = new float[values.length];
    int clipped = 0;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      seen[i] = Float.isNaN(value) ? lowest : transform.apply(value);
      clipped += value < transform.low() || value > transform.high() ? 1 : 0;
    }
    if (clipped > 0) {
      warnings.add(
          "%d of %d values are outside of %s to %s %s and were clipped"
              .formatted(
                  clipped,
                  values.length,
                  transform.low(),
                  transform.high(),
                  model.card().frames().unit()));
    }
    return new NetworkInput(seen, frames.frames(), frames.grid());
  }

  private static void finite(FrameSequence frames, StoredModel model) {
    float[] values = frames.values();
    boolean refusesMissing = model.card().frames().missing() == ModelCard.Missing.REFUSE;
    int missing = 0;
    int firstMissing = -1;
    for (int i = 0; i < values.length; i++) {
      if (Float.isInfinite(values[i])) {
        throw Refusal.doesNotFit(
            "frames",
            "A value is infinite, in the %s; expected finite numbers".formatted(place(i, frames)));
      }
      if (Float.isNaN(values[i])) {
        firstMissing = missing == 0 ? i : firstMissing;
        missing++;
      }
    }
    if (refusesMissing && missing > 0) {
      throw Refusal.doesNotFit(
              "frames",
              "%d of %d values are missing (NaN or null), the first in the %s; %s takes none"
                  .formatted(missing, values.length, place(firstMissing, frames), model))
          .with("missing", missing);
    }
  }

  /** Where a value lies, counted from 1 and among the frames that are used. */
  private static String place(int index, FrameSequence frames) {
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

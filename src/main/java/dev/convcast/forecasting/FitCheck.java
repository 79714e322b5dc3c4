package dev.convcast.forecasting;

import dev.convcast.forecasters.Fit;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether frames are what a model takes; refuses them with what it would take. */
final class FitCheck {

  private final ForecastModel model;
  private final ForecastSettings settings;

  FitCheck(ForecastModel model, ForecastSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /** The horizon to forecast: as asked for, or as trained. */
  int horizon(int asked, Grid grid) {
    int most = settings.longestHorizon();
    if (asked < 1 || asked > most) {
      throw Refusal.doesNotFit(
          "horizon", "The horizon is %d; expected 1 to %d".formatted(asked, most));
    }
    size("The forecast", asked, grid);
    return asked;
  }

  /** Refuses more forecasts at once than one request may have values. */
  void together(int sequences, int horizon, Grid grid) {
    long values = Math.multiplyExact(sequences, (long) horizon * grid.size());
    if (values > settings.maxValues()) {
      throw Refusal.tooLarge(
              "The forecasts of %d sequences have %d values (each %d frames of %s); at most %d are allowed"
                  .formatted(sequences, values, horizon, grid, settings.maxValues()))
          .with("limit", settings.maxValues());
    }
  }

  /** The last frames, as many as the model takes; all of them for a baseline. */
  FrameSequence inputs(FrameSequence given, List<String> warnings) {
    Meaning meaning = given.meaning();
    Fit.ofFrames(model).require(given.grid(), meaning.unit(), meaning.interval());
    positive(meaning.interval());
    int least = model.leastInputs();
    if (given.frames() < least) {
      throw Refusal.doesNotFit(
              "frames",
              "There are %d frames; %s takes at least %d".formatted(given.frames(), model, least))
          .with("expected", least);
    }
    int wanted = model.card().map(card -> card.frames().inputs()).orElse(given.frames());
    if (given.frames() > wanted) {
      warnings.add(
          "There are %d frames and %s was trained on %d: only the last %d were used"
              .formatted(given.frames(), model, wanted, wanted));
    }
    FrameSequence used = given.last(wanted);
    size("The input", wanted, used.grid());
    return used;
  }

  private static void positive(@Nullable Duration given) {
    if (given != null && (given.isZero() || given.isNegative())) {
      throw Refusal.doesNotFit(
          "interval", "The interval is %s; expected more than zero, such as PT5M".formatted(given));
    }
  }

  private void size(String what, int frames, Grid grid) {
    long values = (long) frames * grid.size();
    if (values > settings.maxValues()) {
      throw Refusal.tooLarge(
              "%s has %d values (%d frames of %s); at most %d are allowed"
                  .formatted(what, values, frames, grid, settings.maxValues()))
          .with("limit", settings.maxValues());
    }
  }
}

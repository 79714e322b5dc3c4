package dev.convcast.forecasting;

import dev.convcast.convlstm.Architecture;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelCard;
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

  /** The last frames, as many as the model takes; all of them for a baseline. */
  FrameSequence inputs(FrameSequence given, List<String> warnings) {
    model.card().ifPresent(card -> trainedFor(card, given));
    positive(given.meaning().interval());
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

  private void trainedFor(ModelCard card, FrameSequence given) {
    channels(card.architecture(), given.grid());
    position(card.architecture(), given.grid());
    meaning(card.frames(), given.meaning());
  }

  private void channels(Architecture architecture, Grid grid) {
    int channels = architecture.channels();
    if (grid.channels() != channels) {
      throw Refusal.doesNotFit(
              "frames",
              "The frames have %d channels; %s takes %d"
                  .formatted(grid.channels(), model, channels))
          .with("expected", channels);
    }
  }

  private void position(Architecture architecture, Grid grid) {
    Integer rows = architecture.rows();
    Integer columns = architecture.columns();
    if (rows == null || columns == null) {
      return;
    }
    int patch = architecture.patch();
    if (patches(grid.rows(), patch) != rows || patches(grid.columns(), patch) != columns) {
      throw Refusal.doesNotFit(
          "frames",
          "The frames are %s; %s has peepholes by position and takes only %s"
              .formatted(grid, model, new Grid(grid.channels(), rows * patch, columns * patch)));
    }
  }

  private static int patches(int side, int patch) {
    return (side + patch - 1) / patch;
  }

  private void meaning(ModelCard.Frames frames, Meaning given) {
    Unit unit = frames.unit();
    if (given.unit() != null && !given.unit().equals(unit)) {
      throw Refusal.doesNotFit(
              "unit", "The frames are in %s; %s takes %s".formatted(given.unit(), model, unit))
          .with("expected", unit.symbol());
    }
    Duration interval = frames.interval();
    if (given.interval() != null && interval != null && !given.interval().equals(interval)) {
      throw Refusal.doesNotFit(
              "interval",
              "The frames are %s apart; %s takes frames %s apart"
                  .formatted(given.interval(), model, interval))
          .with("expected", interval.toString());
    }
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

package dev.convcast.forecasters;

import dev.convcast.convlstm.Architecture;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelCard;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether frames are such as a model was trained on; refuses them with what it would take. */
public final class Fit {

  private final ForecastModel model;
  private final String frames;
  private final Optional<String> field;

  private Fit(ForecastModel model, String frames, Optional<String> field) {
    this.model = model;
    this.frames = frames;
    this.field = field;
  }

  /** Of frames in a request with fields {@code frames}, {@code unit} and {@code interval}. */
  public static Fit ofFrames(ForecastModel model) {
    return new Fit(model, "The frames", Optional.empty());
  }

  /** Of a dataset that the field {@code dataset} of a request names. */
  public static Fit ofDataset(ForecastModel model, String dataset) {
    return new Fit(model, "The frames of " + dataset, Optional.of("dataset"));
  }

  /**
   * Refuses what the model was not trained for; a baseline takes everything.
   *
   * @param unit of the frames, where it is known
   * @param interval from one frame to the next, where it is known
   */
  public void require(Grid grid, @Nullable Unit unit, @Nullable Duration interval) {
    model
        .card()
        .ifPresent(
            card -> {
              channels(card.architecture().channels(), grid);
              position(card.architecture(), grid);
              unit(card.frames(), unit);
              interval(card.frames(), interval);
            });
  }

  private void channels(int wanted, Grid grid) {
    if (grid.channels() != wanted) {
      throw Refusal.doesNotFit(
              field.orElse("frames"),
              "%s have %d channels; %s takes %d".formatted(frames, grid.channels(), model, wanted))
          .with("expected", wanted);
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
          field.orElse("frames"),
          "%s are %s; %s has peepholes by position and takes only %s"
              .formatted(
                  frames, grid, model, new Grid(grid.channels(), rows * patch, columns * patch)));
    }
  }

  private static int patches(int side, int patch) {
    return (side + patch - 1) / patch;
  }

  private void unit(ModelCard.Frames trained, @Nullable Unit given) {
    if (given != null && !given.equals(trained.unit())) {
      throw Refusal.doesNotFit(
              field.orElse("unit"),
              "%s are in %s; %s takes %s".formatted(frames, given, model, trained.unit()))
          .with("expected", trained.unit().symbol());
    }
  }

  private void interval(ModelCard.Frames trained, @Nullable Duration given) {
    Duration wanted = trained.interval();
    if (given != null && wanted != null && !given.equals(wanted)) {
      throw Refusal.doesNotFit(
              field.orElse("interval"),
              "%s are %s apart; %s takes frames %s apart".formatted(frames, given, model, wanted))
          .with("expected", wanted.toString());
    }
  }
}

package dev.convcast.forecasters;

import dev.convcast.frames.Grid;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import java.util.Arrays;
import java.util.Optional;

/** Forecasts that need no training, on any grid and in any unit: what a model has to beat. */
public enum Baseline implements ForecastModel, Forecaster {
  /** The last frame stays. */
  PERSISTENCE(1) {
    @Override
    float[] forecast(float[] seen, int frames, Grid grid, int horizon, Runnable eachStep) {
      float[] forecast = new float[Math.multiplyExact(horizon, grid.size())];
      int last = (frames - 1) * grid.size();
      for (int lead = 0; lead < horizon; lead++) {
        eachStep.run();
        System.arraycopy(seen, last, forecast, lead * grid.size(), grid.size());
      }
      return forecast;
    }
  },

  /** The last frame moves on as the frames before it have moved. */
  OPTICAL_FLOW(2) {
    @Override
    float[] forecast(float[] seen, int frames, Grid grid, int horizon, Runnable eachStep) {
      return new OpticalFlow().forecast(seen, frames, grid, horizon, eachStep);
    }
  };

  private static final int VERSION = 1;

  private final int leastInputs;

  Baseline(int leastInputs) {
    this.leastInputs = leastInputs;
  }

  /** The baseline that a model's name means, where it means one. */
  public static Optional<Baseline> of(ModelName name) {
    return Arrays.stream(values())
        .filter(baseline -> Spelling.of(baseline).equals(name.value()))
        .findFirst();
  }

  void requireVersion(String version) {
    if (!version.equals(Integer.toString(VERSION))) {
      throw Refusal.notFound(
              "There is no version '%s' of %s; a baseline has version %d only"
                  .formatted(version, this, VERSION))
          .with("model", toString());
    }
  }

  /** One sequence (T, C, H, W) to (horizon, C, H, W). */
  abstract float[] forecast(float[] seen, int frames, Grid grid, int horizon, Runnable eachStep);

  @Override
  public float[] forecast(
      float[] seen, int batch, int frames, Grid grid, int horizon, Runnable eachStep) {
    if (batch == 1) {
      return forecast(seen, frames, grid, horizon, eachStep);
    }
    int given = frames * grid.size();
    int wanted = horizon * grid.size();
    float[] forecast = new float[Math.multiplyExact(batch, wanted)];
    for (int b = 0; b < batch; b++) {
      float[] sequence = Arrays.copyOfRange(seen, b * given, (b + 1) * given);
      float[] its = forecast(sequence, frames, grid, horizon, eachStep);
      System.arraycopy(its, 0, forecast, b * wanted, wanted);
    }
    return forecast;
  }

  @Override
  public ModelName modelName() {
    return new ModelName(toString());
  }

  @Override
  public int version() {
    return VERSION;
  }

  @Override
  public int leastInputs() {
    return leastInputs;
  }

  @Override
  public Optional<ModelCard> card() {
    return Optional.empty();
  }

  @Override
  public Forecaster open(ModelStore store) {
    return this;
  }

  @Override
  public String toString() {
    return Spelling.of(this);
  }
}

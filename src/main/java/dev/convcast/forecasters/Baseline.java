package dev.convcast.forecasters;

import dev.convcast.frames.Grid;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Forecasts that need no training, on any grid and in any unit: what a model has to beat. */
public enum Baseline implements ForecastModel, Forecaster {
  /** The last frame stays. */
  PERSISTENCE(1) {
    @Override
    public void stream(
        float[] seen,
        int frames,
        Grid grid,
        int horizon,
        Runnable eachStep,
        Consumer<float[]> eachFrame) {
      float[] last = Arrays.copyOfRange(seen, (frames - 1) * grid.size(), frames * grid.size());
      for (int lead = 0; lead < horizon; lead++) {
        eachStep.run();
        eachFrame.accept(last.clone());
      }
    }
  },

  /** The last frame moves on as the frames before it have moved. */
  OPTICAL_FLOW(2) {
    @Override
    public void stream(
        float[] seen,
        int frames,
        Grid grid,
        int horizon,
        Runnable eachStep,
        Consumer<float[]> eachFrame) {
      new OpticalFlow().forecast(seen, frames, grid, horizon, eachStep, eachFrame);
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

  @Override
  public float[] forecast(
      float[] seen, int batch, int frames, Grid grid, int horizon, Runnable eachStep) {
    int given = frames * grid.size();
    float[] forecast =
        new float[Math.multiplyExact(batch, Math.multiplyExact(horizon, grid.size()))];
    int[] done = {0};
    for (int b = 0; b < batch; b++) {
      float[] sequence = batch == 1 ? seen : Arrays.copyOfRange(seen, b * given, (b + 1) * given);
      stream(
          sequence,
          frames,
          grid,
          horizon,
          eachStep,
          frame -> {
            System.arraycopy(frame, 0, forecast, done[0], frame.length);
            done[0] += frame.length;
          });
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
  public Forecaster open(ModelStore store, long tileMemory) {
    return this;
  }

  @Override
  public String toString() {
    return Spelling.of(this);
  }
}

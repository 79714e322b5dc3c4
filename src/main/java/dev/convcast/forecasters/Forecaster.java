package dev.convcast.forecasters;

import dev.convcast.frames.Grid;

/** Forecasts in the unit of what it is shown; several threads may ask at once. */
public interface Forecaster extends AutoCloseable {

  /**
   * Forecasts a batch of sequences, each as if it were alone.
   *
   * @param seen (B, T, C, H, W), not changed; NaN is missing
   * @param eachStep run before each step; what it throws ends the work
   * @return (B, horizon, C, H, W) in the same unit; NaN where nothing can be said
   */
  float[] forecast(float[] seen, int batch, int frames, Grid grid, int horizon, Runnable eachStep);

  @Override
  default void close() {}
}

package dev.convcast.forecasters;

import dev.convcast.frames.Grid;
import java.util.function.Consumer;

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

  /**
   * Forecasts one sequence and hands out each frame as soon as it is there.
   *
   * @param seen (T, C, H, W), not changed; NaN is missing
   * @param eachStep run before each step; what it throws ends the work
   * @param eachFrame is given (C, H, W) for each lead time in their order
   */
  void stream(
      float[] seen,
      int frames,
      Grid grid,
      int horizon,
      Runnable eachStep,
      Consumer<float[]> eachFrame);

  @Override
  default void close() {}
}

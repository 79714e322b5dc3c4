package dev.convcast.forecasting;

import dev.convcast.frames.Grid;
import dev.convcast.models.StoredModel;

/** A loaded network; several threads may forecast at once. */
interface Network extends AutoCloseable {

  /**
   * @param inputs (B, T, C, H, W)
   * @param eachStep run before each step; what it throws ends the work
   * @return (B, horizon, C, H, W)
   */
  float[] forecast(
      float[] inputs, int batch, int frames, Grid grid, int horizon, Runnable eachStep);

  @Override
  void close();

  /** Where networks come from. */
  interface Source {
    Network load(StoredModel model);
  }
}

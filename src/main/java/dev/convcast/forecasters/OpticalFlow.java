package dev.convcast.forecasters;

import dev.convcast.frames.Grid;

final class OpticalFlow {
  float[] forecast(float[] seen, int frames, Grid grid, int horizon, Runnable eachStep) {
    return Baseline.PERSISTENCE.forecast(seen, frames, grid, horizon, eachStep);
  }
}

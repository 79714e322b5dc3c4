package dev.convcast.forecasters;

import dev.convcast.convlstm.TrainedNetwork;
import dev.convcast.convlstm.Weights;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelCard;
import java.util.function.Consumer;

/**
 * A network with the transform of its card around it. It sees a missing value as the lowest; where
 * all frames of a sequence miss a value, so does its forecast.
 */
public final class NetworkForecaster implements Forecaster {

  private final TrainedNetwork network;
  private final Transform transform;

  private NetworkForecaster(TrainedNetwork network, Transform transform) {
    this.network = network;
    this.transform = transform;
  }

  /** The weights must be exactly those of the card's architecture. */
  public static NetworkForecaster of(ModelCard card, Weights weights) {
    return new NetworkForecaster(
        TrainedNetwork.of(card.architecture(), weights), card.frames().transform());
  }

  @Override
  public float[] forecast(
      float[] seen, int batch, int frames, Grid grid, int horizon, Runnable eachStep) {
    float[] said =
        network.forecast(
            transformed(seen),
            batch,
            frames,
            grid.channels(),
            grid.rows(),
            grid.columns(),
            horizon,
            eachStep);
    for (int b = 0; b < batch; b++) {
      boolean[] missing = alwaysMissing(seen, b * frames, frames, grid.size());
      int from = b * horizon * grid.size();
      for (int i = from; i < from + horizon * grid.size(); i++) {
        said[i] = missing[(i - from) % missing.length] ? Float.NaN : transform.invert(said[i]);
      }
    }
    return said;
  }

  @Override
  public void stream(
      float[] seen,
      int frames,
      Grid grid,
      int horizon,
      Runnable eachStep,
      Consumer<float[]> eachFrame) {
    boolean[] missing = alwaysMissing(seen, 0, frames, grid.size());
    network.stream(
        transformed(seen),
        frames,
        grid.channels(),
        grid.rows(),
        grid.columns(),
        horizon,
        eachStep,
        frame -> {
          for (int i = 0; i < frame.length; i++) {
            frame[i] = missing[i] ? Float.NaN : transform.invert(frame[i]);
          }
          eachFrame.accept(frame);
        });
  }

  private float[] transformed(float[] seen) {
    float lowest = transform.apply(transform.low());
    float[] transformed = new float[seen.length];
    for (int i = 0; i < seen.length; i++) {
      transformed[i] = Float.isNaN(seen[i]) ? lowest : transform.apply(seen[i]);
    }
    return transformed;
  }

  private static boolean[] alwaysMissing(float[] values, int firstFrame, int frames, int size) {
    boolean[] missing = new boolean[size];
    for (int i = 0; i < size; i++) {
      missing[i] = true;
      for (int t = 0; missing[i] && t < frames; t++) {
        missing[i] = Float.isNaN(values[(firstFrame + t) * size + i]);
      }
    }
    return missing;
  }

  @Override
  public void close() {
    network.close();
  }
}

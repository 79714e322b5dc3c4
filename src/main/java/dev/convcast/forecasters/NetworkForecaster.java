package dev.convcast.forecasters;

import dev.convcast.convlstm.TrainedNetwork;
import dev.convcast.convlstm.Weights;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Transform;
import dev.convcast.models.ModelCard;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A network with the transform of its card around it. It sees a missing value as the lowest; where
 * all frames of a sequence miss a value, so does its forecast.
 *
 * <p>A grid for which the network would need more memory than it may is forecast in overlapping
 * tiles, sequence by sequence, and put together with blended seams. A stream then hands out its
 * frames when all tiles are done: each tile goes through the whole horizon, because what it
 * remembers from step to step is most of the memory.
 */
public final class NetworkForecaster implements Forecaster {

  private final TrainedNetwork network;
  private final Transform transform;
  private final TileRule rule;

  private NetworkForecaster(TrainedNetwork network, Transform transform, TileRule rule) {
    this.network = network;
    this.transform = transform;
    this.rule = rule;
  }

  /** The weights must be exactly those of the card's architecture. */
  public static NetworkForecaster of(ModelCard card, Weights weights) {
    return of(card, weights, TileRule.DEFAULT_MEMORY);
  }

  /**
   * The same with another limit.
   *
   * @param tileMemory bytes that the network may need for a sequence before it is cut into tiles
   */
  public static NetworkForecaster of(ModelCard card, Weights weights, long tileMemory) {
    return new NetworkForecaster(
        TrainedNetwork.of(card.architecture(), weights),
        card.frames().transform(),
        new TileRule(card, tileMemory));
  }

  @Override
  public float[] forecast(
      float[] seen, int batch, int frames, Grid grid, int horizon, Runnable eachStep) {
    Tiling tiling = rule.over(grid);
    float[] said =
        tiling.isWhole()
            ? whole(seen, batch, frames, grid, horizon, eachStep)
            : blended(tiling.tiles(), seen, batch, frames, grid, horizon, eachStep);
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
    if (!rule.over(grid).isWhole()) {
      float[] said = forecast(seen, 1, frames, grid, horizon, eachStep);
      for (int t = 0; t < horizon; t++) {
        eachFrame.accept(Arrays.copyOfRange(said, t * grid.size(), (t + 1) * grid.size()));
      }
      return;
    }
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

  /** (B, horizon, C, H, W) as the network says it. */
  private float[] whole(
      float[] seen, int batch, int frames, Grid grid, int horizon, Runnable eachStep) {
    return network.forecast(
        transformed(seen),
        batch,
        frames,
        grid.channels(),
        grid.rows(),
        grid.columns(),
        horizon,
        eachStep);
  }

  private float[] blended(
      List<Tile> tiles,
      float[] seen,
      int batch,
      int frames,
      Grid grid,
      int horizon,
      Runnable eachStep) {
    float[] said = new float[Math.multiplyExact(batch, Math.multiplyExact(horizon, grid.size()))];
    for (int b = 0; b < batch; b++) {
      for (Tile tile : tiles) {
        float[] part = tile.cut(seen, b * frames, frames, grid);
        Grid its = tile.grid(grid.channels());
        tile.add(whole(part, 1, frames, its, horizon, eachStep), said, b * horizon, horizon, grid);
      }
    }
    return said;
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

package dev.convcast.forecasters;

import dev.convcast.frames.Grid;
import java.util.function.Consumer;

/**
 * Forecasts by moving the last frame on, as it was seen to move: the motion between the last frames
 * stays, what moves does not change. What a network has to beat. No training, no state; the same
 * frames give the same forecast.
 *
 * <p>Motion is tracked around the nodes of a lattice (Lucas and Kanade 1981), made one smooth
 * field, and followed back from every pixel to its place in the last frame, as pySTEPS does
 * (Pulkkinen et al. 2019).
 */
final class OpticalFlow {

  /** Two steps steady each other; more would look back to other weather. */
  private static final int FRAMES = 3;

  /**
   * @param seen (T, C, H, W) in C order, in any unit, NaN is missing
   * @param frames T, at least 1; nothing moves where it is 1
   * @param horizon how many frames follow, at least 0
   * @param eachStep is called before each of them; what it throws ends the forecast
   * @param eachFrame is given each, (C, H, W) in the same unit, never beyond the values of the last
   *     frame; NaN where what would arrive is missing in the last frame or comes from outside of it
   * @throws IllegalArgumentException where the values are not those of so many frames
   */
  void forecast(
      float[] seen,
      int frames,
      Grid grid,
      int horizon,
      Runnable eachStep,
      Consumer<float[]> eachFrame) {
    if (frames < 1 || seen.length != (long) frames * grid.size()) {
      throw new IllegalArgumentException(
          "%d values for %d frames of %s".formatted(seen.length, frames, grid));
    }
    Motion motion = motion(seen, frames, grid);
    var trajectories = new Trajectories(motion);
    var advection = new Advection(seen, (frames - 1) * grid.size(), grid);
    for (int step = 0; step < horizon; step++) {
      eachStep.run();
      trajectories.extend();
      float[] frame = new float[grid.size()];
      advection.arrive(trajectories, frame, 0);
      eachFrame.accept(frame);
    }
  }

  private static Motion motion(float[] seen, int frames, Grid grid) {
    var lattice = Lattice.over(grid);
    int first = Math.max(0, frames - FRAMES);
    Contrast contrast = Contrast.of(seen, first * grid.size());
    if (frames == 1 || contrast.isNone()) {
      return Motion.none(lattice);
    }
    var vectors = new Vectors();
    var tracker = new Tracker(lattice, vectors);
    Picture later = Picture.of(seen, (frames - 1) * grid.size(), grid, contrast);
    for (int t = frames - 2; t >= first; t--) {
      Picture earlier = Picture.of(seen, t * grid.size(), grid, contrast);
      tracker.track(later, earlier);
      later = earlier;
    }
    return vectors.count() == 0 ? Motion.none(lattice) : new Smoothing(lattice).smooth(vectors);
  }
}

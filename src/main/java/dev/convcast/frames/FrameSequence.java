package dev.convcast.frames;

import dev.convcast.refusal.Refusal;
import java.util.Arrays;

/**
 * Frames at equal steps in time, as float32 of shape (T, C, H, W) in C order. NaN is missing data.
 *
 * <p>The values are not copied: whoever makes a sequence gives them away.
 */
public final class FrameSequence {

  private final float[] values;
  private final int frames;
  private final Grid grid;
  private final Meaning meaning;

  /**
   * @param values {@code frames * grid.size()} numbers
   * @throws IllegalArgumentException where the values are not that many
   */
  public FrameSequence(float[] values, int frames, Grid grid, Meaning meaning) {
    if (frames < 1 || values.length != (long) frames * grid.size()) {
      throw new IllegalArgumentException(
          "%d values for %d frames of %s".formatted(values.length, frames, grid));
    }
    this.values = values;
    this.frames = frames;
    this.grid = grid;
    this.meaning = meaning;
  }

  /** A sequence from an array's shape: (T, H, W) or (T, C, H, W). */
  public static FrameSequence of(int[] shape, float[] values, Meaning meaning) {
    if ((shape.length != 3 && shape.length != 4) || Arrays.stream(shape).anyMatch(n -> n < 1)) {
      throw Refusal.doesNotFit(
          "frames",
          "The frames have shape %s; expected (T, H, W) or (T, C, H, W) with no side of zero"
              .formatted(shape(shape)));
    }
    Grid grid =
        shape.length == 3
            ? new Grid(1, shape[1], shape[2])
            : new Grid(shape[1], shape[2], shape[3]);
    return new FrameSequence(values, shape[0], grid, meaning);
  }

  public float[] values() {
    return values;
  }

  /** T. */
  public int frames() {
    return frames;
  }

  public Grid grid() {
    return grid;
  }

  public Meaning meaning() {
    return meaning;
  }

  /** (T, H, W) for one channel, (T, C, H, W) for more. */
  public int[] shape() {
    return grid.channels() == 1
        ? new int[] {frames, grid.rows(), grid.columns()}
        : new int[] {frames, grid.channels(), grid.rows(), grid.columns()};
  }

  /** The same frames, understood otherwise. */
  public FrameSequence with(Meaning other) {
    return new FrameSequence(values, frames, grid, other);
  }

  /** The last {@code count} frames. */
  public FrameSequence last(int count) {
    if (count == frames) {
      return this;
    }
    int from = (frames - count) * grid.size();
    var times = meaning.times();
    return new FrameSequence(
        Arrays.copyOfRange(values, from, values.length),
        count,
        grid,
        meaning.at(times.isEmpty() ? times : times.subList(frames - count, frames)));
  }

  /** A shape as people write it: {@code (10, 64, 64)}. */
  public static String shape(int... sides) {
    return Arrays.toString(sides).replace('[', '(').replace(']', ')');
  }
}

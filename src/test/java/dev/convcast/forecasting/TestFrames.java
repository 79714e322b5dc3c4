package dev.convcast.forecasting;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import java.util.Random;

/** Frames of random numbers. */
public final class TestFrames {

  private TestFrames() {}

  public static FrameSequence random(int frames, Grid grid, float high, long seed) {
    var random = new Random(seed);
    float[] values = new float[frames * grid.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * high;
    }
    return new FrameSequence(values, frames, grid, Meaning.UNKNOWN);
  }
}

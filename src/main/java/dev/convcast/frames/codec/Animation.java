package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import org.jspecify.annotations.Nullable;

/**
 * Frames to be looked at.
 *
 * @param seen frames that were observed
 * @param forecast frames that follow them on the same grid, or null
 * @param low the value at the colour map's lower end
 * @param high the value at its upper end
 */
public record Animation(
    FrameSequence seen, @Nullable FrameSequence forecast, float low, float high) {

  public Animation {
    if (!(low < high)) {
      throw new IllegalArgumentException("low %s, high %s".formatted(low, high));
    }
    if (forecast != null && !forecast.grid().equals(seen.grid())) {
      throw new IllegalArgumentException(
          "seen %s, forecast %s".formatted(seen.grid(), forecast.grid()));
    }
  }

  public int frames() {
    return seen.frames() + (forecast == null ? 0 : forecast.frames());
  }
}

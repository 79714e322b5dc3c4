package dev.convcast.datasets;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Frames that follow each other at equal steps: a sequence, or the part of an event between two
 * gaps.
 *
 * @param firstFrame the position of its first frame in the archive
 * @param frames how many there are, at least 1
 * @param firstTime the time of the first, or null where it is not known
 */
public record Segment(long firstFrame, long frames, @Nullable Instant firstTime) {

  public Segment {
    if (firstFrame < 0 || frames < 1) {
      throw new IllegalArgumentException(
          "a segment of %d frames from %d on".formatted(frames, firstFrame));
    }
  }

  /** The position after its last frame. */
  public long end() {
    return firstFrame + frames;
  }
}

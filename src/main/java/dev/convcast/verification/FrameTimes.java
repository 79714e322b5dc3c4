package dev.convcast.verification;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When the frames of an archive were. */
record FrameTimes(FrameArchive archive) {

  Optional<Instant> of(long frame) {
    Duration interval = archive.description().interval();
    for (Segment segment : archive.segments()) {
      Instant first = segment.firstTime();
      if (frame >= segment.firstFrame()
          && frame < segment.end()
          && first != null
          && interval != null) {
        return Optional.of(first.plus(interval.multipliedBy(frame - segment.firstFrame())));
      }
    }
    return Optional.empty();
  }
}

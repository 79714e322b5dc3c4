package dev.convcast.datasets;

import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The steps between frames whose times are known. */
final class Timeline {

  private Timeline() {}

  /**
   * The most common step, the shortest of them where several are as common; or null where no frame
   * follows another.
   */
  static @Nullable Duration commonStep(List<List<Instant>> sequences) {
    Map<Duration, Integer> counts = new TreeMap<>();
    for (List<Instant> times : sequences) {
      for (int i = 1; i < times.size(); i++) {
        counts.merge(Duration.between(times.get(i - 1), times.get(i)), 1, Integer::sum);
      }
    }
    Duration common = null;
    int most = 0;
    for (Map.Entry<Duration, Integer> step : counts.entrySet()) {
      if (step.getValue() > most) {
        most = step.getValue();
        common = step.getKey();
      }
    }
    return common;
  }

  /**
   * The frames that a new segment starts with: the first, and each that follows a gap.
   *
   * @throws Refusal where two frames are nearer to each other than the interval
   */
  static List<Integer> segmentStarts(List<Instant> times, Duration interval) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 1; i < times.size(); i++) {
      Duration step = Duration.between(times.get(i - 1), times.get(i));
      if (step.compareTo(interval) < 0) {
        throw Refusal.doesNotFit(
            "files",
            step.isZero()
                ? "Two frames have the same time, %s".formatted(times.get(i))
                : "The frames of %s and %s are %s apart; expected the interval %s, or more where frames are missing"
                    .formatted(times.get(i - 1), times.get(i), step, interval));
      }
      if (step.compareTo(interval) > 0) {
        starts.add(i);
      }
    }
    return starts;
  }
}

package dev.convcast.datasets;

import dev.convcast.refusal.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The frames of a dataset in three parts that share no frame: stretches to train on, to choose the
 * best epoch by, and to be judged on.
 */
public record Split(
    Fractions fractions, List<Segment> train, List<Segment> validation, List<Segment> test) {

  /** The shares of a dataset that are kept from training; 0 is none. */
  public record Fractions(double validation, double test) {

    public Fractions {
      require("split.validation", validation);
      require("split.test", test);
      if (validation + test >= 1) {
        throw Refusal.doesNotFit(
            "split",
            "split.validation %s and split.test %s leave nothing to train on; expected a sum below 1"
                .formatted(validation, test));
      }
    }

    private static void require(String field, double fraction) {
      if (!(fraction >= 0 && fraction < 1)) {
        throw Refusal.doesNotFit(
            field, "%s is %s; expected at least 0 and below 1".formatted(field, fraction));
      }
    }
  }

  /** The windows of each part; the training part has at least one. */
  public record Parts(Windows train, Windows validation, Windows test) {}

  /**
   * Splits a dataset of sequences by sequence, an event by time: its last {@code round(test * F)}
   * frames are the test part, the {@code round(validation * F)} before them the validation part.
   *
   * @param seed of the permutation that deals out sequences ({@link Collections#shuffle} with
   *     {@link Random}); an event has no use for it
   */
  public static Split of(FrameArchive archive, Fractions fractions, long seed) {
    return archive.kind() == DatasetKind.SEQUENCES
        ? bySequence(archive.segments(), fractions, seed)
        : byTime(archive.segments(), fractions);
  }

  static Split bySequence(List<Segment> segments, Fractions fractions, long seed) {
    List<Segment> dealt = new ArrayList<>(segments);
    Collections.shuffle(dealt, new Random(seed));
    int test = share(fractions.test, segments.size());
    int validation = share(fractions.validation, segments.size());
    int train = Math.max(0, segments.size() - test - validation);
    return new Split(
        fractions,
        inOrder(dealt.subList(0, train)),
        inOrder(dealt.subList(train, segments.size() - test)),
        inOrder(dealt.subList(segments.size() - test, segments.size())));
  }

  static Split byTime(List<Segment> segments, Fractions fractions) {
    long frames = segments.get(segments.size() - 1).end();
    long testStart = frames - Math.round(fractions.test * frames);
    long validationStart = Math.max(0, testStart - Math.round(fractions.validation * frames));
    return new Split(
        fractions,
        cut(segments, 0, validationStart),
        cut(segments, validationStart, testStart),
        cut(segments, testStart, frames));
  }

  /**
   * Every window of {@code inputs + horizon} frames in each part.
   *
   * @throws Refusal where the training part has none, or a part has none that was asked for
   */
  public Parts windows(int inputs, int horizon) {
    int length = Math.addExact(inputs, horizon);
    String keptBack = fractions.validation > 0 || fractions.test > 0 ? "split" : "dataset";
    return new Parts(
        windows(keptBack, "training", train, length, true),
        windows("split", "validation", validation, length, fractions.validation > 0),
        windows("split", "test", test, length, fractions.test > 0));
  }

  private static Windows windows(
      String field, String part, List<Segment> stretches, int length, boolean needed) {
    Windows windows = Windows.of(stretches, length);
    if (needed && windows.isEmpty()) {
      long frames = stretches.stream().mapToLong(Segment::frames).sum();
      long longest = stretches.stream().mapToLong(Segment::frames).max().orElse(0);
      throw Refusal.doesNotFit(
              field,
              "The %s part has %s; a window needs %d"
                  .formatted(
                      part,
                      stretches.size() > 1
                          ? "%d frames in %d stretches of at most %d frames"
                              .formatted(frames, stretches.size(), longest)
                          : frames + " frames",
                      length))
          .with("frames", longest)
          .with("needed", length);
    }
    return windows;
  }

  private static int share(double fraction, int of) {
    return Math.toIntExact(Math.round(fraction * of));
  }

  private static List<Segment> inOrder(List<Segment> segments) {
    return segments.stream().sorted(Comparator.comparingLong(Segment::firstFrame)).toList();
  }

  /** What lies between two positions; a segment that the cut runs through counts on both sides. */
  private static List<Segment> cut(List<Segment> segments, long from, long to) {
    List<Segment> inside = new ArrayList<>();
    for (Segment segment : segments) {
      long first = Math.max(from, segment.firstFrame());
      long end = Math.min(to, segment.end());
      if (first < end) {
        // the times of a cut segment are of no use to a window
        inside.add(
            new Segment(
                first, end - first, first == segment.firstFrame() ? segment.firstTime() : null));
      }
    }
    return List.copyOf(inside);
  }
}

package dev.convcast.training;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Segment;
import dev.convcast.datasets.Split;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The least and the greatest known value of the frames that are trained on, and of no others. */
record TrainingRange(float low, float high) {

  /** Reads every one of these frames once. */
  static TrainingRange of(FrameArchive archive, Split.Fractions fractions, long seed) {
    float[] frame = new float[archive.grid().size()];
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    List<Segment> train = Split.of(archive, fractions, seed).train();
    if (train.isEmpty()) {
      throw Refusal.doesNotFit(
          "split",
          "The training part is empty; expected a lower split.validation and split.test, or more data");
    }
    try {
      for (Segment segment : train) {
        for (long n = segment.firstFrame(); n < segment.end(); n++) {
          archive.read(n, 1, frame);
          for (float value : frame) {
            low = value < low ? value : low; // NaN is neither
            high = value > high ? value : high;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (low > high) {
      throw Refusal.doesNotFit(
          "transform",
          "Every value of the training part is missing; expected some that are known, or a transform with low and high");
    }
    if (low == high) {
      throw Refusal.doesNotFit(
          "transform",
          "Every known value of the training part is %s; expected some that differ, or a transform with low and high"
              .formatted(low));
    }
    return new TrainingRange(low, high);
  }
}

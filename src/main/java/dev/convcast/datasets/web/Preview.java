package dev.convcast.datasets.web;

import dev.convcast.datasets.DatasetDescription;
import dev.convcast.datasets.DatasetName;
import dev.convcast.datasets.Datasets;
import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Segment;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.codec.Animation;
import dev.convcast.frames.codec.GifFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The beginning of a dataset as an animation. */
final class Preview {

  private static final int MOST_FRAMES = 40;
  private static final int MOST_VALUES = 1 << 25; // 128 MiB of memory

  private Preview() {}

  static byte[] of(Datasets datasets, DatasetName name) throws IOException {
    try (FrameArchive archive = datasets.open(name)) {
      ByteArrayOutputStream gif = new ByteArrayOutputStream();
      GifFormat.write(animation(archive), gif);
      return gif.toByteArray();
    }
  }

  private static Animation animation(FrameArchive archive) throws IOException {
    DatasetDescription dataset = archive.description();
    Segment first = archive.segments().get(0);
    int size = archive.grid().size();
    int affordable = Math.max(1, Math.min(MOST_FRAMES, MOST_VALUES / size));
    int frames = (int) Math.min(first.frames(), affordable);
    float[] values = new float[frames * size];
    archive.read(first.firstFrame(), frames, values);
    Meaning meaning =
        new Meaning(dataset.unit(), dataset.interval(), times(first, dataset.interval(), frames));
    float low = dataset.minimum() == null ? 0 : dataset.minimum();
    float high = dataset.maximum() == null ? 0 : dataset.maximum();
    return new Animation(
        new FrameSequence(values, frames, archive.grid(), meaning),
        null,
        low,
        low < high ? high : Math.nextUp(low + 1)); // one value only: any range that holds it
  }

  private static List<Instant> times(Segment segment, @Nullable Duration interval, int frames) {
    Instant first = segment.firstTime();
    if (first == null || interval == null) {
      return List.of();
    }
    return IntStream.range(0, frames).mapToObj(i -> first.plus(interval.multipliedBy(i))).toList();
  }
}

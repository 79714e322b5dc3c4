package dev.convcast.frames.files;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.Sides;
import dev.convcast.frames.files.OpenFrames.NamedArray;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes one sequence of what was found in some files. */
final class SequenceReader {

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final CodecLimits limits;

  SequenceReader(CodecLimits limits) {
    this.limits = limits;
  }

  FrameSequence read(List<NamedArray> arrays) throws IOException {
    NamedArray first = arrays.get(0);
    if (arrays.stream().allMatch(a -> a.array().shape().length == 2)) {
      return stack(arrays);
    }
    int[] shape = first.array().shape();
    if (arrays.size() > 1 || shape.length > 4) {
      throw Refusal.doesNotFit(
          "frames",
          "There are %s; expected one array (T, H, W) or (T, C, H, W), or single frames (H, W)"
              .formatted(shapes(arrays)));
    }
    float[] values = allocate(first.name(), Sides.product(shape));
    first.array().read(0, values);
    return FrameSequence.of(shape, values, first.array().meaning());
  }

  private FrameSequence stack(List<NamedArray> frames) throws IOException {
    NamedArray first = frames.get(0);
    int[] shape = first.array().shape();
    for (NamedArray frame : frames) {
      if (!Arrays.equals(frame.array().shape(), shape)) {
        throw Refusal.doesNotFit(
            "frames",
            "%s is %s but %s is %s; expected frames of equal size"
                .formatted(frame.name(), size(frame), first.name(), size(first)));
      }
    }
    Meaning meaning = meaning(frames);
    long area = Sides.product(shape);
    float[] values =
        allocate("The sequence of %d frames".formatted(frames.size()), area * frames.size());
    float[] frame = new float[(int) area];
    for (int t = 0; t < frames.size(); t++) {
      frames.get(t).array().read(0, frame);
      System.arraycopy(frame, 0, values, t * frame.length, frame.length);
    }
    return new FrameSequence(values, frames.size(), new Grid(1, shape[0], shape[1]), meaning);
  }

  private Meaning meaning(List<NamedArray> frames) {
    Meaning first = frames.get(0).array().meaning();
    List<Instant> times = new ArrayList<>();
    for (NamedArray frame : frames) {
      Meaning meaning = frame.array().meaning();
      times.addAll(meaning.times());
      if (!Objects.equals(meaning.unit(), first.unit())) {
        throw Refusal.doesNotFit(
            "unit",
            "%s is in %s but %s in %s; expected one unit"
                .formatted(
                    frame.name(), name(meaning.unit()), frames.get(0).name(), name(first.unit())));
      }
      requireOnePlace(frames.get(0), frame);
    }
    if (times.size() != frames.size()) {
      return first.at(List.of());
    }
    return first
        .with(first.unit(), times.size() == 1 ? first.interval() : interval(frames, times))
        .at(times);
  }

  private static void requireOnePlace(NamedArray first, NamedArray other) {
    Georeference one = first.array().meaning().georeference();
    Georeference two = other.array().meaning().georeference();
    int[] side = first.array().shape();
    boolean same = one == null || two == null ? one == two : one.agreesWith(two, side[0], side[1]);
    if (!same) {
      throw Refusal.doesNotFit(
          "frames",
          "%s lies on %s but %s on %s; expected frames of one map"
              .formatted(other.name(), name(two), first.name(), name(one)));
    }
  }

  private static String name(@Nullable Georeference place) {
    return place == null ? "no map" : place.toString();
  }

  /** The shortest step from a time to the next, which every step must be. */
  private static Duration interval(List<NamedArray> frames, List<Instant> times) {
    List<Duration> steps = new ArrayList<>();
    for (int t = 1; t < times.size(); t++) {
      steps.add(Duration.between(times.get(t - 1), times.get(t)));
    }
    Duration interval = steps.stream().min(Duration::compareTo).orElseThrow();
    for (int t = 1; t < times.size(); t++) {
      if (!steps.get(t - 1).equals(interval)) {
        throw Refusal.doesNotFit(
            "frames",
            "There is no frame between %s (%s) and %s (%s), %s apart; expected one every %s as elsewhere"
                .formatted(
                    times.get(t - 1),
                    frames.get(t - 1).name(),
                    times.get(t),
                    frames.get(t).name(),
                    steps.get(t - 1),
                    interval));
      }
    }
    return interval;
  }

  private float[] allocate(String what, long count) {
    limits.checkValues(what, count);
    new CodecLimits(LARGEST_ARRAY, 1, 1).checkValues(what, count);
    return new float[(int) count];
  }

  private static String name(@Nullable Unit unit) {
    return unit == null ? "no unit" : unit.symbol();
  }

  private static String size(NamedArray frame) {
    int[] shape = frame.array().shape();
    return shape[0] + " x " + shape[1];
  }

  private static String shapes(List<NamedArray> arrays) {
    String shapes =
        String.join(
            ", ",
            arrays.stream()
                .limit(5)
                .map(a -> a.name() + " of shape " + FrameSequence.shape(a.array().shape()))
                .toList());
    return arrays.size() > 5 ? shapes + " and " + (arrays.size() - 5) + " more" : shapes;
  }
}

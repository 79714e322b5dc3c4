package dev.convcast.datasets;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Arrays from an upload, checked against each other, and the order in which they become a dataset.
 *
 * <p>Frames of their own (images, radar files) are one event, in the order of their times where
 * they have times. One array (T, H, W) is one event. Everything else is sequences.
 */
final class UploadedFrames {

  /** One sequence: frames that are to follow each other, with the time of each or none. */
  private record Track(List<Place> places, List<Instant> times) {}

  /** Where some frames of a track are. */
  private record Place(FrameArray array, ArrayLayout layout, int sequence) {

    int frames() {
      return layout.frames();
    }

    void read(int frame, float[] target) throws IOException {
      array.read(layout.position(sequence, frame), target);
    }
  }

  private final DatasetKind kind;
  private final Grid grid;
  private final List<Track> tracks;
  private final @Nullable Unit unit;
  private final @Nullable Duration interval;

  UploadedFrames(DatasetUpload upload, List<FrameArray> arrays, DatasetSettings settings) {
    int rank = arrays.get(0).shape().length;
    this.kind =
        rank == 2 || (rank == 3 && arrays.size() == 1) ? DatasetKind.EVENT : DatasetKind.SEQUENCES;
    List<ArrayLayout> layouts = layouts(upload, arrays, settings);
    this.grid = layouts.get(0).grid();
    this.tracks = rank == 2 ? List.of(event(arrays, layouts)) : tracks(arrays, layouts);
    this.unit = agreed("unit", upload.unit(), arrays, Meaning::unit);
    this.interval =
        interval(agreed("interval", upload.interval(), arrays, Meaning::interval), tracks);
  }

  private static List<ArrayLayout> layouts(
      DatasetUpload upload, List<FrameArray> arrays, DatasetSettings settings) {
    int[] first = arrays.get(0).shape();
    List<ArrayLayout> layouts = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      int[] shape = arrays.get(i).shape();
      ArrayLayout layout = ArrayLayout.of(shape, upload.layout(), settings.maxFrameValues());
      if (shape.length != first.length || (i > 0 && !layout.grid().equals(layouts.get(0).grid()))) {
        throw Refusal.doesNotFit(
            "files",
            "Array %d of %d has shape %s, the first has %s; expected frames of one size"
                .formatted(
                    i + 1, arrays.size(), FrameSequence.shape(shape), FrameSequence.shape(first)));
      }
      layouts.add(layout);
    }
    requireSequences(layouts, first.length, settings.maxSequences());
    return layouts;
  }

  private static void requireSequences(List<ArrayLayout> layouts, int rank, int limit) {
    long sequences = layouts.stream().mapToLong(ArrayLayout::sequences).sum();
    if (rank > 2 && sequences > limit) {
      throw Refusal.tooLarge("There are %d sequences; the limit is %d".formatted(sequences, limit))
          .with("limit", limit);
    }
  }

  private static Track event(List<FrameArray> arrays, List<ArrayLayout> layouts) {
    List<FrameArray> ordered = new ArrayList<>(arrays);
    long timed = arrays.stream().filter(array -> !array.meaning().times().isEmpty()).count();
    if (timed > 0 && timed < arrays.size()) {
      throw Refusal.doesNotFit(
          "files",
          "%d of %d frames say their time; expected all of them or none"
              .formatted(timed, arrays.size()));
    }
    List<Instant> times = List.of();
    if (timed > 0) {
      Function<FrameArray, Instant> time = array -> array.meaning().times().get(0);
      ordered.sort(Comparator.comparing(time));
      times = ordered.stream().map(time).toList();
    }
    ArrayLayout layout = layouts.get(0);
    return new Track(ordered.stream().map(array -> new Place(array, layout, 0)).toList(), times);
  }

  private static List<Track> tracks(List<FrameArray> arrays, List<ArrayLayout> layouts) {
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      FrameArray array = arrays.get(i);
      ArrayLayout layout = layouts.get(i);
      List<Instant> times = array.meaning().times();
      boolean timed = layout.sequences() == 1 && times.size() == layout.frames();
      for (int sequence = 0; sequence < layout.sequences(); sequence++) {
        tracks.add(
            new Track(List.of(new Place(array, layout, sequence)), timed ? times : List.of()));
      }
    }
    return tracks;
  }

  /** What the sender and the files say, where they do not contradict each other. */
  private static <T> @Nullable T agreed(
      String field,
      @Nullable T told,
      List<FrameArray> arrays,
      Function<Meaning, @Nullable T> said) {
    T first = null;
    for (FrameArray array : arrays) {
      T here = said.apply(array.meaning());
      if (here != null && first != null && !here.equals(first)) {
        throw Refusal.doesNotFit(
            "files", "The files have %s %s and %s; expected one".formatted(field, first, here));
      }
      first = first == null ? here : first;
    }
    return told == null ? first : notContradicted(field, told, "the files say", first);
  }

  private static @Nullable Duration interval(@Nullable Duration said, List<Track> tracks) {
    Duration common = Timeline.commonStep(tracks.stream().map(Track::times).toList());
    return said == null
        ? common
        : notContradicted("interval", said, "the times of the frames are mostly apart by", common);
  }

  private static <T> T notContradicted(String field, T value, String source, @Nullable T other) {
    if (other != null && !other.equals(value)) {
      throw Refusal.doesNotFit(
          field, "The %s is given as %s; %s %s".formatted(field, value, source, other));
    }
    return value;
  }

  long frames() {
    return tracks.stream().flatMap(UploadedFrames::places).mapToLong(Place::frames).sum();
  }

  private static Stream<Place> places(Track track) {
    return track.places().stream();
  }

  Outline outline(DatasetName name, Instant created) {
    return new Outline(name, kind, grid, unit, interval, Source.UPLOAD, created);
  }

  void writeTo(FrameArchiveWriter archive) throws IOException {
    float[] frame = new float[grid.size()];
    for (Track track : tracks) {
      List<Integer> starts = starts(track);
      int at = 0;
      int segment = 0;
      for (Place place : track.places()) {
        for (int t = 0; t < place.frames(); t++, at++) {
          if (segment < starts.size() && starts.get(segment) == at) {
            archive.startSegment(track.times().isEmpty() ? null : track.times().get(at));
            segment++;
          }
          place.read(t, frame);
          archive.append(frame);
        }
      }
    }
  }

  private List<Integer> starts(Track track) {
    return track.times().size() < 2
        ? List.of(0)
        : Timeline.segmentStarts(track.times(), Objects.requireNonNull(interval));
  }
}

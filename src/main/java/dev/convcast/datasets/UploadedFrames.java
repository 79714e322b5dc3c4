package dev.convcast.datasets;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.files.OpenFrames;
import dev.convcast.frames.files.OpenFrames.NamedArray;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Arrays from an upload, checked against each other, and the order in which they become a dataset.
 *
 * <p>Frames of their own (images, radar files) are one event. One array (T, H, W) is one event.
 * Everything else is sequences.
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

  UploadedFrames(DatasetUpload upload, OpenFrames open, DatasetSettings settings) {
    List<FrameArray> arrays = open.arrays();
    int rank = arrays.get(0).shape().length;
    this.kind =
        rank == 2 || (rank == 3 && arrays.size() == 1) ? DatasetKind.EVENT : DatasetKind.SEQUENCES;
    List<ArrayLayout> layouts = layouts(upload, open.named(), settings);
    this.grid = layouts.get(0).grid();
    this.tracks = rank == 2 ? List.of(event(arrays, layouts)) : tracks(arrays, layouts);
    this.unit = agreed("unit", upload.unit(), said("unit", arrays, Meaning::unit));
    this.interval = agreed("interval", upload.interval(), interval(tracks, arrays));
  }

  private static List<ArrayLayout> layouts(
      DatasetUpload upload, List<NamedArray> arrays, DatasetSettings settings) {
    int[] first = arrays.get(0).array().shape();
    List<ArrayLayout> layouts = new ArrayList<>();
    for (NamedArray each : arrays) {
      int[] shape = each.array().shape();
      ArrayLayout layout =
          ArrayLayout.of(each.name(), shape, upload.layout(), settings.maxFrameValues());
      layouts.add(layout);
      if (shape.length != first.length || !layout.grid().equals(layouts.get(0).grid())) {
        throw Refusal.doesNotFit(
            "files",
            "%s has shape %s, %s has %s; expected frames of one size"
                .formatted(
                    arrays.get(0).name(),
                    FrameSequence.shape(first),
                    each.name(),
                    FrameSequence.shape(shape)));
      }
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
    List<Instant> times =
        arrays.stream().flatMap(array -> array.meaning().times().stream()).toList();
    if (!times.isEmpty() && times.size() < arrays.size()) {
      throw Refusal.doesNotFit(
          "files",
          "%d of %d frames say their time; expected all of them or none"
              .formatted(times.size(), arrays.size()));
    }
    ArrayLayout layout = layouts.get(0);
    return new Track(arrays.stream().map(array -> new Place(array, layout, 0)).toList(), times);
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

  /** What the files say, where they do not contradict each other. */
  private static <T> @Nullable T said(
      String field, List<FrameArray> arrays, Function<Meaning, @Nullable T> part) {
    T first = null;
    for (FrameArray array : arrays) {
      T here = part.apply(array.meaning());
      if (here != null && first != null && !here.equals(first)) {
        throw Refusal.doesNotFit(
            "files",
            "The files have the %ss %s and %s; expected one".formatted(field, first, here));
      }
      first = first == null ? here : first;
    }
    return first;
  }

  /** What the times say wins over the files, which may mean the time a frame was measured for. */
  private static @Nullable Duration interval(List<Track> tracks, List<FrameArray> arrays) {
    Duration step = Timeline.commonStep(tracks.stream().map(Track::times).toList());
    return step == null ? said("interval", arrays, Meaning::interval) : step;
  }

  /** What the sender says, which may add to what the files say but not contradict it. */
  private static <T> @Nullable T agreed(String field, @Nullable T sent, @Nullable T said) {
    if (sent != null && said != null && !sent.equals(said)) {
      throw Refusal.doesNotFit(
          field, "The field %s is %s; the files have %s".formatted(field, sent, said));
    }
    return sent == null ? said : sent;
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

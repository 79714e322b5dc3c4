package dev.convcast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.Shared;
import dev.convcast.datasets.DatasetUpload.Layout;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Unit;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class UploadTest {

  private static final DatasetName NAME = new DatasetName("sent");

  @TempDir Path home;
  private TestStore store;

  @BeforeEach
  void start() {
    store =
        new TestStore(
            home,
            new DatasetSettings(
                DataSize.ofMegabytes(100), 1 << 20, 1000, 100, 1 << 24, DataSize.ofMegabytes(10)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private DatasetDescription upload(FrameFile... files) {
    return upload(Layout.SEQUENCE_FIRST, null, null, files);
  }

  private DatasetDescription upload(
      Layout layout, @Nullable Unit unit, @Nullable Duration interval, FrameFile... files) {
    return store.datasets.upload(
        new DatasetUpload(NAME, Arrays.asList(files), layout, unit, interval));
  }

  private FrameFile npy(String name, int... shape) {
    return store.file(name, TestNpy.counting(shape));
  }

  private float[] stored() throws IOException {
    try (FrameArchive archive = store.datasets.open(NAME)) {
      int frames = (int) archive.description().frames();
      float[] values = new float[frames * archive.grid().size()];
      archive.read(0, frames, values);
      return values;
    }
  }

  private static float[] counting(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return values;
  }

  private static FrameFile[] radar(int... minutes) throws IOException {
    List<FrameFile> files = new ArrayList<>();
    Instant start = TestArchives.MIDNIGHT;
    for (int minute : minutes) {
      String time = start.plusSeconds(minute * 60L).toString().replaceAll("[-:TZ]", "");
      Path path =
          Shared.file("data/radar/knmi/RAD_NL25_RAP_5min_%s.h5".formatted(time.substring(0, 12)));
      files.add(new FrameFile(path.getFileName().toString(), null, path));
    }
    return files.toArray(FrameFile[]::new);
  }

  @Test
  void takesFourSidesForSequences() throws IOException {
    DatasetDescription dataset = upload(npy("a.npy", 3, 4, 2, 5));
    assertThat(dataset.kind()).isEqualTo(DatasetKind.SEQUENCES);
    assertThat(dataset.sequences()).isEqualTo(3);
    assertThat(dataset.frames()).isEqualTo(12);
    assertThat(dataset.grid()).isEqualTo(new Grid(1, 2, 5));
    assertThat(stored()).isEqualTo(counting(120));
  }

  @Test
  void takesFiveSidesForSequencesOfChannels() throws IOException {
    DatasetDescription dataset = upload(npy("a.npy", 2, 3, 4, 2, 2));
    assertThat(dataset.sequences()).isEqualTo(2);
    assertThat(dataset.grid()).isEqualTo(new Grid(4, 2, 2));
    assertThat(stored()).isEqualTo(counting(96));
  }

  @Test
  void gathersSequencesFromAnArrayWithTimeFirst() throws IOException {
    DatasetDescription dataset = upload(Layout.TIME_FIRST, null, null, npy("a.npy", 4, 3, 1, 2));
    assertThat(dataset.sequences()).isEqualTo(3);
    assertThat(stored())
        .startsWith(0, 1, 6, 7, 12, 13, 18, 19) // sequence 0 at times 0 to 3
        .endsWith(4, 5, 10, 11, 16, 17, 22, 23);
  }

  @Test
  void takesThreeSidesForOneEvent() {
    DatasetDescription dataset =
        upload(Layout.SEQUENCE_FIRST, new Unit("m"), Duration.ofHours(1), npy("a.npy", 7, 2, 2));
    assertThat(dataset.kind()).isEqualTo(DatasetKind.EVENT);
    assertThat(dataset.sequences()).isEqualTo(1);
    assertThat(dataset.unit()).isEqualTo(new Unit("m"));
    assertThat(dataset.interval()).isEqualTo(Duration.ofHours(1));
    assertThat(dataset.firstTime()).isNull();
  }

  @Test
  void takesSeveralArraysOfThreeSidesForASequenceEach() {
    DatasetDescription dataset = upload(npy("b.npy", 7, 2, 2), npy("a.npy", 3, 2, 2));
    assertThat(dataset.kind()).isEqualTo(DatasetKind.SEQUENCES);
    assertThat(dataset.sequences()).isEqualTo(2);
    assertThat(dataset.frames()).isEqualTo(10);
  }

  @Test
  void stacksFramesOfTheirOwnInTheOrderOfTheirNames() throws IOException {
    DatasetDescription dataset =
        upload(
            store.file("f10.npy", TestNpy.of(new float[] {10}, 1, 1)),
            store.file("f9.npy", TestNpy.of(new float[] {9}, 1, 1)));
    assertThat(dataset.kind()).isEqualTo(DatasetKind.EVENT);
    assertThat(stored()).containsExactly(9, 10);
  }

  @Test
  void refusesFramesOfUnequalSize() {
    assertThatThrownBy(() -> upload(npy("a.npy", 2, 3), npy("b.npy", 2, 4)))
        .isInstanceOf(Refusal.class)
        .hasMessage("a.npy has shape (2, 3), b.npy has (2, 4); expected frames of one size");
  }

  @Test
  void refusesInfinity() throws IOException {
    FrameFile file =
        store.file("a.npy", TestNpy.of(new float[] {1, 2, Float.POSITIVE_INFINITY, 4}, 2, 1, 2));
    assertThatThrownBy(() -> upload(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a.npy");
    try (Stream<Path> left = Files.list(home.resolve("data/datasets"))) {
      assertThat(left).isEmpty();
    }
    try (Stream<Path> left = Files.list(home.resolve("data/scratch/datasets"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void refusesMoreSequencesThanTheLimit() {
    assertThatThrownBy(() -> upload(npy("a.npy", 1001, 1, 1, 1)))
        .hasMessage("There are 1001 sequences; the limit is 1000");
  }

  @Test
  void refusesFramesOfMoreValuesThanTheLimit() {
    assertThatThrownBy(() -> upload(npy("a.npy", 2000, 1000)))
        .hasMessage("A frame of a.npy holds 1 x 2000 x 1000 values; the limit is 1048576");
  }

  @Test
  void readsRadarFramesAsOneEventWithItsTimes() throws IOException {
    DatasetDescription dataset = upload(radar(10, 0, 5));
    assertThat(dataset.kind()).isEqualTo(DatasetKind.EVENT);
    assertThat(dataset.sequences()).isEqualTo(1);
    assertThat(dataset.grid()).isEqualTo(new Grid(1, 765, 700));
    assertThat(dataset.unit()).isEqualTo(new Unit("mm/h"));
    assertThat(dataset.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(dataset.firstTime()).isEqualTo(TestArchives.MIDNIGHT);
    assertThat(dataset.lastTime()).isEqualTo(TestArchives.MIDNIGHT.plusSeconds(600));
    assertThat(dataset.missingShare()).isBetween(0.73, 0.75);
    assertThat(dataset.gaps()).isEmpty();
  }

  @Test
  void startsANewStretchAfterAGap() throws IOException {
    DatasetDescription dataset = upload(radar(0, 5, 10, 30, 35));
    assertThat(dataset.kind()).isEqualTo(DatasetKind.EVENT);
    assertThat(dataset.sequences()).isEqualTo(2);
    assertThat(dataset.gaps()).containsExactly(new Gap(TestArchives.MIDNIGHT.plusSeconds(600), 3));
    try (FrameArchive archive = store.datasets.open(NAME)) {
      assertThat(archive.segments())
          .containsExactly(
              new Segment(0, 3, TestArchives.MIDNIGHT),
              new Segment(3, 2, TestArchives.MIDNIGHT.plusSeconds(1800)));
    }
  }

  @Test
  void refusesAnIntervalThatTheTimesContradict() throws IOException {
    FrameFile[] files = radar(0, 5, 10);
    assertThatThrownBy(() -> upload(Layout.SEQUENCE_FIRST, null, Duration.ofMinutes(10), files))
        .hasMessage("The field interval is PT10M; the files have PT5M")
        .extracting(e -> ((Refusal) e).facts().get("field"))
        .isEqualTo("interval");
  }

  @Test
  void refusesAUnitThatTheFilesContradict() throws IOException {
    FrameFile[] files = radar(0, 5);
    assertThatThrownBy(() -> upload(Layout.SEQUENCE_FIRST, new Unit("dBZ"), null, files))
        .hasMessage("The field unit is dBZ; the files have mm/h");
  }

  @Test
  void refusesFramesNearerToEachOtherThanTheInterval() {
    Instant start = TestArchives.MIDNIGHT;
    assertThatThrownBy(
            () ->
                Timeline.segmentStarts(
                    List.of(start, start.plusSeconds(300), start.plusSeconds(480)),
                    Duration.ofMinutes(5)))
        .hasMessage(
            "The frames of 2010-08-26T00:05:00Z and 2010-08-26T00:08:00Z are PT3M apart; expected"
                + " the interval PT5M, or more where frames are missing");
  }
}

package dev.convcast.frames.codec;

import static dev.convcast.frames.codec.RefusalAssert.assertRefused;
import static dev.convcast.refusal.Refusal.Reason.DOES_NOT_FIT;
import static dev.convcast.refusal.Refusal.Reason.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Unit;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {

  private static final String PLACE =
      """
      {"projection": "+proj=stere +lat_0=90 +lat_ts=60", "left": 0, "top": -3650000,
       "columnStep": 1000, "rowStep": -1000.0}
      """;

  @TempDir Path folder;

  private FrameSequence read(String json) {
    TestFiles files = new TestFiles(folder);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return files.codec().readSequence(List.of(files.file("a.json", bytes)));
  }

  @Test
  void readsWhereThePixelsLie() {
    FrameSequence read = read("{\"georeference\": %s, \"frames\": [[[1, 2]]]}".formatted(PLACE));
    Projection stereographic = Projection.parse("test", "+proj=stere +lat_0=90 +lat_ts=60");
    assertThat(read.meaning().georeference())
        .isEqualTo(new Georeference(stereographic, 0, -3_650_000, 1000, -1000));
  }

  @Test
  void readsWhatAForecastAnswers() {
    FrameSequence read =
        read(
            """
            {"model": "persistence", "version": 1, "horizon": 2, "trainedHorizon": null,
             "shape": [2, 1, 2], "unit": "mm/h", "interval": "PT5M",
             "validTimes": ["2010-08-26T04:05:00Z", "2010-08-26T04:10:00Z"],
             "warnings": ["one", "two"], "georeference": %s, "frames": [[[1, 2]], [[3, null]]]}
            """
                .formatted(PLACE));
    assertThat(read.shape()).containsExactly(2, 1, 2);
    assertThat(read.meaning().unit()).isEqualTo(new Unit("mm/h"));
    assertThat(read.meaning().interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(read.meaning().times())
        .containsExactly(
            Instant.parse("2010-08-26T04:05:00Z"), Instant.parse("2010-08-26T04:10:00Z"));
  }

  @Test
  void refusesTimesOfOtherFrames() {
    assertRefused(
        DOES_NOT_FIT,
        "a.json: there are 1 validTimes for 2 frames; expected one for each",
        () -> read("{\"frames\": [[[1]], [[2]]], \"validTimes\": [\"2010-08-26T04:05:00Z\"]}"));
    assertRefused(
        UNREADABLE,
        "a.json: validTimes is 'today'; expected such as 2010-08-26T04:00:00Z",
        () -> read("{\"frames\": [[[1]]], \"validTimes\": [\"today\"]}"));
  }

  @Test
  void refusesAPlaceThatIsNone() {
    String frames = "{\"frames\": [[[1]]], \"georeference\": ";
    assertRefused(
        DOES_NOT_FIT,
        "a.json: georeference: the projection '+proj=banana +units=m' is not known; expected such"
            + " as +proj=stere +lat_0=90 +lat_ts=60",
        () -> read(frames + PLACE.replace("stere +lat_0=90 +lat_ts=60", "banana") + "}"));
    assertRefused(
        DOES_NOT_FIT,
        "a.json: A part of georeference is missing; expected projection, left, top, columnStep,"
            + " rowStep",
        () -> read(frames + "{\"left\": 0}}"));
    assertRefused(
        UNREADABLE,
        "a.json: the field 'right' of georeference is not known; known are projection, left, top,"
            + " columnStep, rowStep",
        () -> read(frames + "{\"right\": 0}}"));
    assertRefused(
        UNREADABLE,
        "a.json: georeference.left is no number",
        () -> read(frames + "{\"left\": \"0\"}}"));
    assertRefused(UNREADABLE, "a.json: georeference is no object", () -> read(frames + "[1, 2]}"));
  }
}

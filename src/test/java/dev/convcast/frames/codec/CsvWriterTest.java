package dev.convcast.frames.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvWriterTest {

  private static String lines(FrameSequence frames, CsvWriter.Box box) {
    byte[] bytes = TestFiles.written(out -> CsvWriter.write(frames, box, out));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void writesPlacesWithFiveDecimals() {
    var place = new Georeference(Projection.LATITUDE_LONGITUDE, -0.75, 60.00002, 0.5, -0.00003);
    var times = List.of(Instant.parse("2010-08-26T04:05:00Z"));
    var frames =
        new FrameSequence(
            new float[] {0.1f, Float.NaN, 1e-5f, -3},
            1,
            new Grid(1, 2, 2),
            new Meaning(null, null, times, place));
    assertThat(lines(frames, new CsvWriter.Box(0, 0, 2, 2)))
        .isEqualTo(
            """
            lead,validTime,channel,row,column,latitude,longitude,value
            1,2010-08-26T04:05:00Z,0,0,0,60.00001,-0.50000,0.1
            1,2010-08-26T04:05:00Z,0,0,1,60.00001,0.00000,
            1,2010-08-26T04:05:00Z,0,1,0,59.99998,-0.50000,1.0E-5
            1,2010-08-26T04:05:00Z,0,1,1,59.99998,0.00000,-3.0
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void placesPixelsAsTheirProjectionDoes() {
    var place =
        new Georeference(
            Projection.parse("test", "+proj=stere +lat_0=90 +lat_ts=60 +ellps=WGS84"),
            0,
            -3_650_000,
            1000,
            -1000);
    Meaning meaning = new Meaning(null, null, List.of(), place);
    String[] lines =
        lines(TestFiles.counting(1, 30, 20).with(meaning), new CsvWriter.Box(7, 3, 30, 20))
            .split("\r\n");
    assertThat(lines).hasSize(1 + 23 * 17);
    for (int i = 0; i < 23 * 17; i++) {
      int row = 7 + i / 17;
      int column = 3 + i % 17;
      var at = place.place(row, column).orElseThrow();
      assertThat(lines[1 + i])
          .isEqualTo(
              "1,,0,%d,%d,%.5f,%.5f,%d.0"
                  .formatted(row, column, at.latitude(), at.longitude(), row * 20 + column));
    }
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    assertThat(lines(TestFiles.counting(1, 1, 2), new CsvWriter.Box(0, 1, 1, 2)))
        .endsWith("\r\n1,,0,0,1,,,1.0\r\n");
  }
}

package dev.convcast.frames.codec.hdf;

import static dev.convcast.frames.codec.TestFiles.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.TestFiles;
import dev.convcast.frames.codec.tiff.GeoTiffWriter;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import io.jhdf.HdfFile;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfWritersTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant FIRST = Instant.parse("2010-08-26T05:00:00Z");

  @TempDir Path folder;

  private static FrameSequence frames(String unit, Duration interval, Instant first) {
    var place =
        new Georeference(
            Projection.parse("test", "+proj=stere +lat_0=90 +lat_ts=60 +a=6378137 +b=6356752"),
            0,
            -3_650_000,
            1000,
            -1000);
    var times = List.of(first, first.plus(interval));
    return TestFiles.counting(2, 3, 4).with(new Meaning(new Unit(unit), interval, times, place));
  }

  private static HdfFile netCdf(FrameSequence frames) {
    return HdfFile.fromByteBuffer(
        ByteBuffer.wrap(written(out -> NetCdfWriter.write(frames, Map.of(), out))));
  }

  private FrameSequence read(byte[] file) {
    TestFiles files = new TestFiles(folder);
    return files.codec().readSequence(List.of(files.file("a", file)));
  }

  private static String text(Node node, String name) {
    return HdfAttributes.text(node, name).orElse("");
  }

  @Test
  void saysOverWhichTimeNetCdfIsSummed() throws IOException {
    try (HdfFile file = netCdf(frames("mm", HOUR, FIRST))) {
      long first = FIRST.getEpochSecond();
      assertThat(text(file.getDatasetByPath("forecast"), "cell_methods")).isEqualTo("time: sum");
      assertThat(text(file.getDatasetByPath("time"), "bounds")).isEqualTo("time_bnds");
      assertThat((long[][]) file.getDatasetByPath("time_bnds").getData())
          .isDeepEqualTo(new long[][] {{first - 3600, first}, {first, first + 3600}});
    }
    try (HdfFile file = netCdf(frames("mm/h", HOUR, FIRST))) {
      assertThat(text(file.getDatasetByPath("forecast"), "cell_methods")).isEmpty();
      assertThat(file.getChild("time_bnds")).isNull();
    }
  }

  @Test
  void readsItsSumsBack() {
    FrameSequence sums = frames("mm", HOUR, FIRST);
    FrameSequence read = read(written(out -> NetCdfWriter.write(sums, Map.of(), out)));
    assertThat(read.values()).isEqualTo(sums.values());
    assertThat(read.meaning().times()).isEqualTo(sums.meaning().times());
  }

  @Test
  void saysWhenASumOfOdimBegins() throws IOException {
    assertThat(stretch("mm"))
        .containsExactly(
            "20100826 040000", "20100826 050000", "20100826 050000", "20100826 060000");
    assertThat(stretch("mm/h"))
        .containsExactly(
            "20100826 050000", "20100826 050000", "20100826 060000", "20100826 060000");
  }

  private static List<String> stretch(String unit) throws IOException {
    byte[] bytes = written(out -> OdimWriter.write(frames(unit, HOUR, FIRST), out));
    try (HdfFile file = HdfFile.fromByteBuffer(ByteBuffer.wrap(bytes))) {
      Node one = file.getByPath("dataset1/what");
      Node two = file.getByPath("dataset2/what");
      return List.of(
          text(one, "startdate") + " " + text(one, "starttime"),
          text(one, "enddate") + " " + text(one, "endtime"),
          text(two, "startdate") + " " + text(two, "starttime"),
          text(two, "enddate") + " " + text(two, "endtime"));
    }
  }

  @Test
  void keepsFractionsOfASecond() throws IOException {
    for (String unit : new String[] {"mm", "mm/h"}) {
      for (Duration interval : List.of(Duration.ofMillis(2500), Duration.ofMillis(1))) {
        FrameSequence frames = frames(unit, interval, FIRST.plusMillis(250));
        FrameSequence read = read(written(out -> NetCdfWriter.write(frames, Map.of(), out)));
        assertThat(read.meaning().times()).isEqualTo(frames.meaning().times());
        assertThat(read.meaning().interval()).isEqualTo(interval);
        try (HdfFile file = netCdf(frames)) {
          double[] lead = (double[]) file.getDatasetByPath("forecast_period").getData();
          assertThat(lead[1]).isEqualTo(interval.multipliedBy(2).toMillis() / 1e3);
        }
      }
    }
  }

  @Test
  void writesOneMapInEveryFormat() {
    FrameSequence frames = frames("mm/h", HOUR, FIRST);
    List<byte[]> files =
        List.of(
            written(out -> NetCdfWriter.write(frames, Map.of(), out)),
            written(out -> OdimWriter.write(frames, out)),
            written(out -> GeoTiffWriter.writeZip(frames, out)));
    Georeference place = frames.meaning().georeference();
    for (byte[] file : files) {
      Georeference read = read(file).meaning().georeference();
      assertThat(read.agreesWith(place, 3, 4)).as("%s", read).isTrue();
    }
  }
}

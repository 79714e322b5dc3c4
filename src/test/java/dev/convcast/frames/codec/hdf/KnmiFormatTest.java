package dev.convcast.frames.codec.hdf;

import static dev.convcast.frames.codec.RefusalAssert.assertRefused;
import static dev.convcast.frames.codec.TestFiles.LIMITS;
import static dev.convcast.frames.codec.TestFiles.all;
import static dev.convcast.frames.codec.TestFiles.written;
import static dev.convcast.refusal.Refusal.Reason.TOO_LARGE;
import static dev.convcast.refusal.Refusal.Reason.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.Shared;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.codec.TestFiles;
import dev.convcast.frames.codec.tiff.GeoTiffWriter;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.frames.files.FrameFiles;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.LatLon;
import dev.convcast.frames.geo.MapPoint;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected numbers were read from the same files by h5py. */
class KnmiFormatTest {

  @TempDir Path folder;

  private static Path radar(String time) {
    return Shared.file("data/radar/knmi/RAD_NL25_RAP_5min_20100826" + time + ".h5");
  }

  @Test
  void readsRatesInMillimetresAnHour() throws IOException {
    FrameArray array = HdfFormat.open("a.h5", radar("0500"), LIMITS).get(0);
    assertThat(array.shape()).containsExactly(765, 700);
    Meaning meaning = array.meaning();
    assertThat(meaning.unit()).isEqualTo(new Unit("mm/h"));
    assertThat(meaning.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(meaning.times()).containsExactly(Instant.parse("2010-08-26T05:00:00Z"));
    LatLon corner = meaning.georeference().projection().place(new MapPoint(0, -3_650_000)).get();
    assertThat(corner.latitude()).isCloseTo(55.974, within(0.001)); // geo_product_corners
    assertThat(corner.longitude()).isCloseTo(0, within(0.001));
    float[] values = all(array);
    assertThat(values[0]).isNaN();
    assertThat(values[326 * 700 + 491]).isEqualTo(2.52f);
    assertThat(values[326 * 700 + 495]).isEqualTo(2.76f);
    double sum = 0;
    float highest = 0;
    int missing = 0;
    for (float value : values) {
      missing += Float.isNaN(value) ? 1 : 0;
      sum += Float.isNaN(value) ? 0 : value;
      highest = Math.max(highest, Float.isNaN(value) ? 0 : value);
    }
    assertThat(missing).isEqualTo(398271);
    assertThat(highest).isEqualTo(13.32f);
    assertThat(sum).isCloseTo(545222 * 0.12, within(0.01));
  }

  @Test
  void stacksTheEventInTheOrderOfItsTimes() {
    List<FrameFile> sent = new ArrayList<>();
    for (String time : new String[] {"0010", "0000", "0005"}) {
      sent.add(new FrameFile("frame", null, radar(time)));
    }
    CodecLimits limits = new CodecLimits(3_000_000, 1, 1);
    FrameSequence event = new FrameFiles(limits, folder).readSequence(sent);
    assertThat(event.shape()).containsExactly(3, 765, 700);
    assertThat(event.values()[285 * 700 + 302]).isEqualTo(2.52f);
    assertThat(event.meaning().interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(event.meaning().lastTime()).contains(Instant.parse("2010-08-26T00:10:00Z"));
  }

  @Test
  void liesOnTheMapThatIsWrittenOfIt() throws IOException {
    Georeference place =
        HdfFormat.open("a.h5", radar("0500"), LIMITS).get(0).meaning().georeference();
    var times = List.of(Instant.parse("2010-08-26T05:00:00Z"));
    FrameSequence frames =
        TestFiles.counting(1, 765, 700).with(new Meaning(new Unit("mm/h"), null, times, place));
    TestFiles files = new TestFiles(folder);
    for (byte[] file :
        List.of(
            written(out -> NetCdfWriter.write(frames, Map.of(), out)),
            written(out -> OdimWriter.write(frames, out)),
            written(out -> GeoTiffWriter.writeZip(frames, out)))) {
      Georeference read =
          files.codec().readSequence(List.of(files.file("b", file))).meaning().georeference();
      assertThat(place.agreesWith(read, 765, 700)).as("%s and %s", place, read).isTrue();
    }
  }

  @Test
  void refusesMorePixelsThanTheLimit() {
    Path radar = radar("0500");
    assertRefused(
        TOO_LARGE,
        "a.h5 holds 535500 values; the limit is 1000",
        () -> HdfFormat.open("a.h5", radar, new CodecLimits(1000, 1, 1)));
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    byte[] whole = Files.readAllBytes(radar("0500"));
    FrameFile half = new TestFiles(folder).file("a.h5", Arrays.copyOf(whole, whole.length / 2));
    assertRefused(
        UNREADABLE,
        "a.h5 begins like HDF5, but it is broken; expected a whole file of KNMI, ODIM or NetCDF-4",
        () -> all(HdfFormat.open("a.h5", half.path(), LIMITS).get(0)));
  }

  @Test
  void refusesPackedPixelsInWhichAnyBitIsFlipped() throws IOException {
    byte[] whole = Files.readAllBytes(radar("0500"));
    float[] pixels = all(HdfFormat.open("a.h5", radar("0500"), LIMITS).get(0));
    Path path = folder.resolve("flipped");
    byte[] bytes = whole.clone();
    bytes[38531] = (byte) 208;
    Files.write(path, bytes);
    assertRefused(
        UNREADABLE,
        "a.h5 begins like HDF5, but it is broken; expected a whole file of KNMI, ODIM or NetCDF-4",
        () -> all(HdfFormat.open("a.h5", path, LIMITS).get(0)));
    Random random = new Random(29);
    for (int round = 0; round < 200; round++) {
      bytes = whole.clone();
      bytes[random.nextInt(20_000, 40_000)] ^= (byte) (1 << random.nextInt(8));
      Files.write(path, bytes);
      float[] read = null;
      try {
        read = all(HdfFormat.open("a.h5", path, LIMITS).get(0));
      } catch (Refusal expected) {
        assertThat(expected.reason()).isEqualTo(UNREADABLE);
      }
      if (read != null) { // where the bytes are of something else
        assertThat(read).isEqualTo(pixels);
      }
    }
  }

  @Test
  void givesARefusalOrAFrameWhateverBytesAreFlipped() throws IOException {
    byte[] whole = Files.readAllBytes(radar("0500"));
    Random random = new Random(13);
    Path path = folder.resolve("flipped");
    for (int round = 0; round < 200; round++) {
      byte[] bytes = whole.clone();
      for (int flip = 0; flip < 20; flip++) {
        bytes[8 + random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(path, bytes);
      try {
        assertThat(all(HdfFormat.open("a.h5", path, LIMITS).get(0))).hasSizeLessThan(1_000_001);
      } catch (Refusal expected) {
        assertThat(expected.detail()).startsWith("a.h5");
      }
    }
  }
}

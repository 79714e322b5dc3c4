package dev.convcast.frames.files;

import static dev.convcast.frames.codec.TestFiles.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.Shared;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.codec.RefusalAssert;
import dev.convcast.frames.codec.hdf.HdfFormat;
import dev.convcast.frames.codec.tiff.TiffFormat;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.LatLon;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of weather services; the expected numbers were read by h5py, netCDF4 and GDAL. */
class RealFormatsTest {

  private static final CodecLimits LIMITS = new CodecLimits(200_000_000, 20, 10_000_000);

  @TempDir Path folder;

  private static FrameFile file(String name) {
    Path path = Shared.file("data/formats/" + name);
    return new FrameFile(path.getFileName().toString(), null, path);
  }

  private record Sums(int missing, double sum, float highest) {

    static Sums of(float[] values) {
      int missing = 0;
      double sum = 0;
      float highest = Float.NEGATIVE_INFINITY;
      for (float value : values) {
        missing += Float.isNaN(value) ? 1 : 0;
        sum += Float.isNaN(value) ? 0 : value;
        highest = Float.isNaN(value) ? highest : Math.max(highest, value);
      }
      return new Sums(missing, sum, highest);
    }
  }

  @Test
  void readsACompositeOfOpera() throws IOException {
    FrameFile file = file("odim/T_PAAH21_C_EUOC_20180824181500.hdf");
    FrameArray array = HdfFormat.open(file.name(), file.path(), LIMITS).get(0);
    assertThat(array.shape()).containsExactly(2200, 1900);
    assertThat(array.meaning().unit()).isEqualTo(new Unit("mm/h"));
    assertThat(array.meaning().times()).containsExactly(Instant.parse("2018-08-24T18:15:00Z"));
    float[] values = all(array);
    Sums sums = Sums.of(values);
    assertThat(sums.missing()).isEqualTo(2085883);
    assertThat(sums.sum()).isCloseTo(297396.97, within(0.1));
    assertThat(sums.highest()).isEqualTo(131.09f);
    assertThat(values[1626 * 1900 + 770]).isEqualTo(131.09f);
    assertThat(values[1626 * 1900 + 771]).isEqualTo(90.32f);
    assertThat(values[1627 * 1900 + 770]).isZero(); // below detection
    Georeference place = array.meaning().georeference();
    LatLon corner = place.projection().place(place.corner(2200, 1900)).orElseThrow();
    assertThat(corner.latitude()).isCloseTo(31.9877, within(0.001)); // where/LR_lat
    assertThat(corner.longitude()).isCloseTo(29.421, within(0.001));
  }

  @Test
  void readsAccumulationsOfTheBureauOfMeteorologyInTheOrderOfTheirTimes() {
    List<FrameFile> files =
        Stream.of("003000", "001000", "002000")
            .map(time -> file("netcdf4/66_20201031_" + time + ".prcp-c10.nc"))
            .toList();
    FrameSequence frames = new FrameFiles(LIMITS, folder).readSequence(files);
    assertThat(frames.shape()).containsExactly(3, 512, 512);
    assertThat(frames.meaning().unit()).isEqualTo(new Unit("mm"));
    assertThat(frames.meaning().interval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(frames.meaning().lastTime()).contains(Instant.parse("2020-10-31T00:30:00Z"));
    float[] last = frames.last(1).values();
    assertThat(Sums.of(last).missing()).isZero();
    assertThat(Sums.of(last).sum()).isCloseTo(1015.4, within(0.01));
    assertThat(last[225 * 512 + 511]).isEqualTo(5.5f);
    assertThat(last[225 * 512 + 510]).isEqualTo(3.5f);
    Georeference place = frames.meaning().georeference();
    assertThat(place.left()).isCloseTo(-128_000, within(1e-6));
    assertThat(place.top()).isCloseTo(128_000, within(1e-6));
    assertThat(place.rowStep()).isCloseTo(-500, within(1e-6));
    assertThat(place.pixel(new LatLon(-27.7178, 153.24)).orElseThrow()) // the radar itself
        .isEqualTo(new Georeference.Pixel(256, 256));
  }

  @Test
  void namesAGapBetweenTheTimesOfFiles() {
    List<FrameFile> files =
        Stream.of("000000", "001000", "003000")
            .map(time -> file("netcdf4/66_20201031_" + time + ".prcp-c10.nc"))
            .toList();
    RefusalAssert.assertRefused(
        dev.convcast.refusal.Refusal.Reason.DOES_NOT_FIT,
        "There is no frame between 2020-10-31T00:10:00Z (66_20201031_001000.prcp-c10.nc) and"
            + " 2020-10-31T00:30:00Z (66_20201031_003000.prcp-c10.nc), PT20M apart;"
            + " expected one every PT10M as elsewhere",
        () -> new FrameFiles(LIMITS, folder).readSequence(files));
  }

  @Test
  void readsAGeoTiffOfTheFinnishMeteorologicalInstitute() throws IOException {
    FrameFile file = file("geotiff/201609281450_FINUTM.tif");
    List<FrameArray> arrays = TiffFormat.open(file.name(), file.path(), LIMITS);
    assertThat(arrays).hasSize(1); // and not its smaller copies
    FrameArray array = arrays.get(0);
    assertThat(array.shape()).containsExactly(7316, 4963);
    assertThat(array.meaning().unit()).isEqualTo(new Unit("dBZ"));
    assertThat(array.meaning().times()).containsExactly(Instant.parse("2016-09-28T14:50:00Z"));
    float[] values = all(array);
    Sums sums = Sums.of(values);
    assertThat(sums.missing()).isEqualTo(24670929);
    assertThat(sums.sum()).isEqualTo(-152408579.5);
    assertThat(sums.highest()).isEqualTo(51f);
    assertThat(values[2451 * 4963 + 2652]).isEqualTo(51f);
    Georeference place = array.meaning().georeference();
    assertThat(place.projection().epsg()).isEqualTo(3067);
    LatLon corner = place.projection().place(place.corner(0, 0)).orElseThrow();
    assertThat(corner.latitude()).isCloseTo(71.791019, within(1e-5)); // 71d47'27.67"N
    assertThat(corner.longitude()).isCloseTo(6.682742, within(1e-5)); // 6d40'57.87"E
  }
}

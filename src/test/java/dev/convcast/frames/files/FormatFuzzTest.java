package dev.convcast.frames.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.codec.TestFiles;
import dev.convcast.frames.codec.hdf.NetCdfWriter;
import dev.convcast.frames.codec.hdf.OdimWriter;
import dev.convcast.frames.codec.tiff.GeoTiffWriter;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import dev.convcast.refusal.Refusal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipInputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever becomes of a file's bytes, it gives frames or a refusal that names it. */
class FormatFuzzTest {

  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 60);
  private static final CodecLimits LIMITS = new CodecLimits(200_000, 20, 1_000_000);
  private static final Map<String, byte[]> SAMPLES = new LinkedHashMap<>();

  static {
    try {
      FrameSequence frames = frames();
      SAMPLES.put(
          "written.nc", TestFiles.written(out -> NetCdfWriter.write(frames, Map.of(), out)));
      SAMPLES.put("written.h5", TestFiles.written(out -> OdimWriter.write(frames, out)));
      byte[] zip = TestFiles.written(out -> GeoTiffWriter.writeZip(frames, out));
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
        in.getNextEntry();
        SAMPLES.put("written.tif", in.readAllBytes());
      }
      SAMPLES.put("images.tif", images("tiff"));
      SAMPLES.put("images.gif", images("gif"));
      for (String name :
          List.of(
              "days-shuffled-checked.nc",
              "latitudes.nc",
              "packed.nc",
              "reflectivity.h5",
              "reflectivity-compact.h5",
              "lzw.tif",
              "packbits-bytes.tif",
              "deflate-tiled.tif",
              "predictor-3-bigendian-tiled.tif",
              "user-stere.tif",
              "int16.tif")) {
        SAMPLES.put(name, FormatFixturesTest.file(name));
      }
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @TempDir Path folder;

  private static FrameSequence frames() {
    float[] values = new float[3 * 12 * 15];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7;
    }
    List<Instant> times =
        List.of(Instant.EPOCH, Instant.ofEpochSecond(300), Instant.ofEpochSecond(600));
    Georeference place =
        new Georeference(
            Projection.parse("test", "+proj=stere +lat_0=90 +lat_ts=60 +ellps=WGS84"),
            0,
            -3_650_000,
            1000,
            -1000);
    return new FrameSequence(
        values,
        3,
        new Grid(1, 12, 15),
        new Meaning(new Unit("mm/h"), Duration.ofMinutes(5), times, place));
  }

  private static byte[] images(String format) {
    return TestFiles.written(
        out -> {
          ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
          try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int t = 0; t < 3; t++) {
              var image = new BufferedImage(9, 7, BufferedImage.TYPE_BYTE_GRAY);
              image.getRaster().setSample(t, 2 * t, 0, 200);
              writer.writeToSequence(new IIOImage(image, null, null), null);
            }
            writer.endWriteSequence();
          }
        });
  }

  static List<String> names() {
    return List.copyOf(SAMPLES.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  @Timeout(60)
  void survivesFlippedBits(String name) throws IOException {
    byte[] whole = SAMPLES.get(name);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = whole.clone();
      int flips = 1 + random.nextInt(1 + round % 20);
      for (int flip = 0; flip < flips; flip++) {
        int reach = round % 3 == 0 ? Math.min(bytes.length, 512) : bytes.length;
        bytes[4 + random.nextInt(reach - 4)] ^= (byte) (1 << random.nextInt(8));
      }
      read(name, bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  @Timeout(60)
  void survivesExtremeBytes(String name) throws IOException {
    byte[] whole = SAMPLES.get(name);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = whole.clone();
      int at = 4 + random.nextInt(bytes.length - 12);
      byte value = (byte) (round % 3 == 0 ? 0 : round % 3 == 1 ? 0xff : 0x7f);
      Arrays.fill(bytes, at, at + 1 + random.nextInt(8), value);
      read(name, bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  @Timeout(60)
  void survivesCutting(String name) throws IOException {
    byte[] whole = SAMPLES.get(name);
    int step = Math.max(1, whole.length / 80);
    for (int length = 8; length < whole.length; length += step) {
      read(name, Arrays.copyOf(whole, length));
    }
  }

  private void read(String name, byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("sent"), bytes);
    FrameFiles files = new FrameFiles(LIMITS, folder.resolve("scratch"));
    try (OpenFrames open = files.open(List.of(new FrameFile(name, null, path)))) {
      for (FrameArray array : open.arrays()) {
        for (float value : TestFiles.all(array)) {
          assertThat(Float.isInfinite(value)).isFalse();
        }
      }
    } catch (Refusal expected) {
      assertThat(expected.detail()).contains(name);
    }
  }
}

package dev.convcast.frames.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.Shared;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.frames.files.FrameFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GifFormatTest {

  private static final int GREY = 0xff6b7280;
  private static final int ORANGE = 0xfff0570c;

  @TempDir Path folder;

  private static List<BufferedImage> frames(byte[] gif) throws IOException {
    List<BufferedImage> frames = new ArrayList<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(gif))) {
      reader.setInput(in);
      for (int i = 0; i < reader.getNumImages(true); i++) {
        frames.add(reader.read(i));
      }
    }
    return frames;
  }

  private static byte[] gif(Animation animation) {
    return TestFiles.written(out -> GifFormat.write(animation, out));
  }

  @Test
  void tellsInputAndForecastApart() throws IOException {
    FrameSequence seen = TestFiles.counting(2, 64, 64);
    List<BufferedImage> frames =
        frames(gif(new Animation(seen, TestFiles.counting(3, 64, 64), 0, 9)));
    assertThat(frames).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(frames.get(i).getRGB(1, 100)).isEqualTo(i < 2 ? GREY : ORANGE);
    }
  }

  @Test
  void runsForEver() {
    byte[] gif = gif(new Animation(TestFiles.counting(2, 8, 8), null, 0, 9));
    assertThat(new String(gif, StandardCharsets.ISO_8859_1))
        .startsWith("GIF89a")
        .contains("NETSCAPE2.0\3\1\0\0\0");
  }

  @Test
  void enlargesSmallFrames() throws IOException {
    BufferedImage image =
        frames(gif(new Animation(TestFiles.counting(1, 48, 64), null, 0, 1))).get(0);
    assertThat(image.getWidth()).isEqualTo(4 * 64 + 10);
    assertThat(image.getHeight()).isEqualTo(30 + 4 * 48 + 10);
  }

  @Test
  void thinsLargeFrames() throws IOException {
    BufferedImage image =
        frames(gif(new Animation(TestFiles.counting(1, 1601, 900), null, 0, 1))).get(0);
    assertThat(image.getWidth()).isEqualTo(300 + 10);
    assertThat(image.getHeight()).isEqualTo(30 + 534 + 10);
  }

  @Test
  void saysLeadTimesWhereTheIntervalIsKnown() {
    Meaning five = new Meaning(null, Duration.ofMinutes(5), List.of());
    FrameSequence seen = TestFiles.counting(10, 2, 2).with(five);
    FrameSequence forecast = TestFiles.counting(3, 2, 2);
    assertThat(Caption.ofSeen(seen, true, 0).text()).isEqualTo("observed -45 min");
    assertThat(Caption.ofSeen(seen, true, 9).text()).isEqualTo("observed 0 min");
    assertThat(Caption.ofForecast(seen, forecast, 2).text()).isEqualTo("forecast +15 min");
  }

  @Test
  void countsFramesWhereItIsNot() {
    FrameSequence seen = TestFiles.counting(10, 2, 2);
    assertThat(Caption.ofSeen(seen, true, 2).text()).isEqualTo("input 3/10");
    assertThat(Caption.ofSeen(seen, false, 2).text()).isEqualTo("frame 3/10");
    assertThat(Caption.ofForecast(seen, seen, 2).text()).isEqualTo("forecast 3/10");
  }

  @Test
  void givesMissingDataAColourOfItsOwn() {
    for (String unit : List.of("mm/h", "dBZ", "K")) {
      ColourMap map = ColourMap.of(new Unit(unit));
      assertThat(map.number(Float.NaN, 0, 1)).isEqualTo(ColourMap.MISSING);
      assertThat(map.number(-1e30f, 0, 1)).isEqualTo(1);
      assertThat(map.number(1e30f, 0, 1)).isEqualTo(map.colours().length - 1);
    }
  }

  @Test
  void stepsRainAtItsCustomaryRates() {
    ColourMap map = ColourMap.of(new Unit("mm/h"));
    assertThat(map.number(0.09f, 0, 1)).isEqualTo(1);
    assertThat(map.number(0.1f, 0, 1)).isEqualTo(2);
    assertThat(map.number(80, 0, 1)).isEqualTo(13);
  }

  /** To be looked at: {@code -Dgifs=/some/folder} keeps them. */
  @Test
  void drawsRadarFrames() throws IOException {
    List<FrameFile> sent = new ArrayList<>();
    for (String time : new String[] {"0400", "0405", "0410", "0415", "0420", "0425"}) {
      Path path = Shared.file("data/radar/knmi/RAD_NL25_RAP_5min_20100826" + time + ".h5");
      sent.add(new FrameFile(time, null, path));
    }
    FrameSequence event =
        new FrameFiles(new CodecLimits(4_000_000, 1, 1), folder).readSequence(sent);
    byte[] radar = gif(new Animation(event, event.last(3), 0, 30));
    byte[] alone = gif(new Animation(event, null, 0, 30));
    byte[] shapes = gif(new Animation(shapes(0, 10), shapes(10, 10), 0, 1));
    for (var each : Map.of("radar", radar, "alone", alone, "shapes", shapes).entrySet()) {
      Path kept = Path.of(System.getProperty("gifs", folder.toString()));
      Files.write(kept.resolve(each.getKey() + ".gif"), each.getValue());
      assertThat(frames(each.getValue())).hasSizeGreaterThan(5);
    }
  }

  private static FrameSequence shapes(int first, int count) {
    float[] values = new float[count * 64 * 64];
    for (int i = 0; i < values.length; i++) {
      int t = first + i / 4096;
      double dx = i % 64 - 10 - 2 * t;
      double dy = i / 64 % 64 - 20 - t;
      double ring = Math.hypot(dx, dy) - 8;
      values[i] = (float) Math.exp(-ring * ring / 8);
    }
    return new FrameSequence(values, count, new Grid(1, 64, 64), Meaning.UNKNOWN);
  }
}

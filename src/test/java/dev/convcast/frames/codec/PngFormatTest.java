package dev.convcast.frames.codec;

import static dev.convcast.frames.codec.RefusalAssert.assertRefused;
import static dev.convcast.frames.codec.TestFiles.LIMITS;
import static dev.convcast.frames.codec.TestFiles.all;
import static dev.convcast.frames.codec.TestFiles.png;
import static dev.convcast.refusal.Refusal.Reason.DOES_NOT_FIT;
import static dev.convcast.refusal.Refusal.Reason.TOO_LARGE;
import static dev.convcast.refusal.Refusal.Reason.UNREADABLE;
import static java.awt.image.BufferedImage.TYPE_3BYTE_BGR;
import static java.awt.image.BufferedImage.TYPE_4BYTE_ABGR;
import static java.awt.image.BufferedImage.TYPE_BYTE_BINARY;
import static java.awt.image.BufferedImage.TYPE_BYTE_GRAY;
import static java.awt.image.BufferedImage.TYPE_BYTE_INDEXED;
import static java.awt.image.BufferedImage.TYPE_USHORT_GRAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngFormatTest {

  @TempDir Path folder;

  private FrameArray open(byte[] bytes) throws IOException {
    return open(bytes, LIMITS);
  }

  private FrameArray open(byte[] bytes, CodecLimits limits) throws IOException {
    return PngFormat.open("a.png", new TestFiles(folder).file("a.png", bytes).path(), limits);
  }

  @Test
  void readsEightBitPixelsAsTheyAre() throws IOException {
    FrameArray array = open(png(TYPE_BYTE_GRAY, 2, 3));
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.meaning()).isEqualTo(Meaning.UNKNOWN);
    assertThat(all(array)).containsExactly(0, 1, 2, 10, 11, 12);
  }

  @Test
  void readsSixteenBitPixelsAsTheyAre() throws IOException {
    float[] values = all(open(png(TYPE_USHORT_GRAY, 500, 3)));
    assertThat(values[values.length - 1]).isEqualTo(4992);
  }

  @Test
  void readsAStretchAtATime() throws IOException {
    FrameArray array = open(png(TYPE_BYTE_GRAY, 2, 3));
    float[] two = new float[2];
    array.read(2, two);
    assertThat(two).containsExactly(2, 10);
    array.read(4, two);
    assertThat(two).containsExactly(11, 12);
    array.read(0, two);
    assertThat(two).containsExactly(0, 1);
  }

  @Test
  void givesBackWhatItWritesWithinOneStep() throws IOException {
    Random random = new Random(5);
    float[] values = new float[2 * 30 * 40];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 9 == 0 ? Float.NaN : -32 + 96 * random.nextFloat();
    }
    Instant time = Instant.parse("2010-08-26T00:00:00Z");
    Meaning meaning =
        new Meaning(new Unit("dBZ"), Duration.ofMinutes(5), List.of(time, time.plusSeconds(300)));
    FrameSequence written = new FrameSequence(values, 2, new Grid(1, 30, 40), meaning);
    byte[] zip = TestFiles.written(out -> PngFormat.writeZip(written, -32, 64, out));
    TestFiles files = new TestFiles(folder);
    FrameSequence read = files.codec().readSequence(List.of(files.file("a.zip", zip)));
    assertThat(read.shape()).containsExactly(2, 30, 40);
    assertThat(read.meaning()).isEqualTo(meaning);
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        assertThat(read.values()[i]).isNaN();
      } else {
        assertThat(read.values()[i]).isCloseTo(values[i], within(96f / 65534));
      }
    }
  }

  @Test
  void cutsValuesBeyondTheEnds() throws IOException {
    FrameSequence frame =
        new FrameSequence(new float[] {-5, 0, 1, 7}, 1, new Grid(1, 1, 4), Meaning.UNKNOWN);
    byte[] zip = TestFiles.written(out -> PngFormat.writeZip(frame, 0, 1, out));
    TestFiles files = new TestFiles(folder);
    assertThat(files.codec().readSequence(List.of(files.file("a.zip", zip))).values())
        .containsExactly(0, 0, 1, 1);
  }

  @Test
  void writesImagesThatOthersRead() throws IOException {
    byte[] zip =
        TestFiles.written(out -> PngFormat.writeZip(TestFiles.counting(2, 2, 5, 4), 0, 65534, out));
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (String name : List.of("1-channel-01", "1-channel-02", "2-channel-01", "2-channel-02")) {
        assertThat(in.getNextEntry().getName()).isEqualTo("frame-000" + name + ".png");
        byte[] bytes = in.readAllBytes();
        var raster = ImageIO.read(new ByteArrayInputStream(bytes)).getRaster();
        assertThat(raster.getWidth()).isEqualTo(4);
        assertThat(raster.getSample(3, 4, 0) % 20).isEqualTo(19);
      }
      assertThat(in.getNextEntry()).isNull();
    }
  }

  @Test
  void refusesColour() {
    assertNotGrey("colour", TYPE_3BYTE_BGR);
  }

  @Test
  void refusesAlpha() {
    assertNotGrey("colour with alpha", TYPE_4BYTE_ABGR);
  }

  @Test
  void refusesPalettes() {
    assertNotGrey("palette colour", TYPE_BYTE_INDEXED);
  }

  @Test
  void refusesOneBitGrey() {
    assertNotGrey("1 bit grey", TYPE_BYTE_BINARY);
  }

  private void assertNotGrey(String found, int type) {
    assertRefused(
        DOES_NOT_FIT,
        "a.png is a PNG in " + found + "; expected 8 or 16 bit grey",
        () -> open(png(type, 2, 3)));
  }

  @Test
  void refusesAHugeImageBeforeDecodingIt() {
    byte[] bytes = png(TYPE_BYTE_GRAY, 2, 3);
    ByteBuffer.wrap(bytes).putInt(16, 60_000).putInt(20, 50_000);
    CRC32 sum = new CRC32();
    sum.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) sum.getValue());
    assertRefused(
        TOO_LARGE,
        "a.png (50000 x 60000 pixels) holds 3000000000 values; the limit is 1000000",
        () -> open(bytes));
  }

  @Test
  void refusesATruncatedImage() {
    byte[] bytes = png(TYPE_BYTE_GRAY, 2, 3);
    assertRefused(
        UNREADABLE,
        "a.png begins like a PNG, but it has an early end; expected a whole PNG",
        () -> open(Arrays.copyOf(bytes, bytes.length - 20)));
  }

  @Test
  void refusesPixelsThatStopEarly() throws IOException {
    byte[] small = png(TYPE_BYTE_GRAY, 2, 3);
    ByteBuffer.wrap(small).putInt(20, 700);
    CRC32 sum = new CRC32();
    sum.update(small, 12, 17);
    ByteBuffer.wrap(small).putInt(29, (int) sum.getValue());
    FrameArray array = open(small);
    assertRefused(
        UNREADABLE,
        "a.png begins like a PNG, but it has pixels that cannot be decoded; expected a whole PNG",
        () -> all(array));
  }

  @Test
  void givesARefusalOrAnImageWhateverBytesAreFlipped() throws IOException {
    Random random = new Random(11);
    byte[] whole = png(TYPE_USHORT_GRAY, 7, 9);
    for (int round = 0; round < 1500; round++) {
      byte[] bytes = whole.clone();
      bytes[8 + random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(all(open(bytes))).hasSizeLessThanOrEqualTo(1_000_000);
      } catch (Refusal expected) {
        assertThat(expected.detail()).startsWith("a.png");
      }
    }
  }
}

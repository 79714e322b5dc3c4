package dev.convcast.frames.files;

import static dev.convcast.frames.codec.RefusalAssert.assertRefused;
import static dev.convcast.refusal.Refusal.Reason.TOO_LARGE;
import static dev.convcast.refusal.Refusal.Reason.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.codec.TestFiles;
import dev.convcast.frames.codec.tiff.TiffFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that say to be large; of chunks of HDF5 there are some in the fixtures. */
class FormatBombTest {

  private static final String BROKEN_TIFF =
      "a begins like a TIFF, but it cannot be decoded; expected a whole TIFF of grey pixels";

  @TempDir Path folder;

  private void assertBomb(dev.convcast.refusal.Refusal.Reason reason, String detail, byte[] bytes) {
    TestFiles files = new TestFiles(folder);
    FrameFile file = files.file("a", bytes);
    assertRefused(reason, detail, () -> files.codec().readSequence(List.of(file)));
  }

  /** Tag, type, count, value, tag and on, of an image of 8 bits. */
  private static byte[] tiff(long... entries) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 3 * entries.length + 4 + 64);
    tiff.order(ByteOrder.LITTLE_ENDIAN).put(TiffFormat.LITTLE_ENDIAN).putInt(8);
    tiff.putShort((short) (entries.length / 4));
    for (int i = 0; i < entries.length; i += 4) {
      tiff.putShort((short) entries[i]).putShort((short) entries[i + 1]);
      tiff.putInt((int) entries[i + 2]).putInt((int) entries[i + 3]);
    }
    return tiff.array();
  }

  private static byte[] tiff(int rows, int columns, long... more) {
    long[] entries = {256, 4, 1, columns, 257, 4, 1, rows, 258, 3, 1, 8, 262, 3, 1, 1};
    long[] all = java.util.Arrays.copyOf(entries, entries.length + more.length);
    System.arraycopy(more, 0, all, entries.length, more.length);
    return tiff(all);
  }

  @Test
  void refusesATiffOfTooManyPixels() {
    assertBomb(
        TOO_LARGE,
        "a (100000 x 100000 pixels) holds 10000000000 values; the limit is 1000000",
        tiff(100_000, 100_000));
  }

  @Test
  void refusesATiffWhoseOnlyTileIsTooLarge() {
    assertBomb(
        TOO_LARGE,
        "A tile of a holds 3600000000 values; the limit is 1000000",
        tiff(1, 1, 322, 4, 1, 60_000, 323, 4, 1, 60_000, 324, 4, 1, 8, 325, 4, 1, 8));
  }

  @Test
  void refusesATiffOfManyTilesForFewPixels() {
    assertBomb(
        TOO_LARGE,
        "All tiles of a holds 4000000 values; the limit is 1000000",
        tiff(1000, 1, 322, 4, 1, 4000, 323, 4, 1, 1, 324, 4, 1, 8, 325, 4, 1, 8));
  }

  @Test
  void refusesTagsBeyondTheEndOfATiff() {
    long most = 0xffffffffL;
    assertBomb(UNREADABLE, BROKEN_TIFF, tiff(10, 10, 273, 4, most, 8, 279, 4, most, 8));
    assertBomb(UNREADABLE, BROKEN_TIFF, tiff(10, 10, 273, 4, 1, 8, 279, 4, 1, most));
    assertBomb(UNREADABLE, BROKEN_TIFF, tiff(10, 10, 33922, 12, most, 8, 34735, 3, most, 8));
  }

  @Test
  void refusesATiffThatIsARing() {
    byte[] ring = tiff(10, 10, 273, 4, 1, 8, 279, 4, 1, 100);
    ByteBuffer.wrap(ring).order(ByteOrder.LITTLE_ENDIAN).putInt(8 + 2 + 6 * 12, 8);
    assertBomb(UNREADABLE, BROKEN_TIFF, ring);
  }

  /** On a screen as large as said; each image has one pixel but says its own size. */
  private static byte[] gif(int rows, int columns, int images, int height, int width)
      throws IOException {
    var gif = new ByteArrayOutputStream();
    gif.write("GIF89a".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    number(gif, columns);
    number(gif, rows);
    gif.write(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1});
    for (int i = 0; i < images; i++) {
      gif.write(new byte[] {0x2c, 0, 0, 0, 0});
      number(gif, width);
      number(gif, height);
      gif.write(new byte[] {0, 2, 2, 0x44, 1, 0});
    }
    gif.write(0x3b);
    return gif.toByteArray();
  }

  private static void number(ByteArrayOutputStream gif, int number) {
    gif.write(number);
    gif.write(number >> 8);
  }

  @Test
  void readsAGifOfOnePixel() throws IOException {
    TestFiles files = new TestFiles(folder);
    FrameFile file = files.file("a", gif(1, 1, 2, 1, 1));
    assertThat(files.codec().readSequence(List.of(file)).shape()).containsExactly(2, 1, 1);
  }

  @Test
  void refusesAGifOfALargeScreen() throws IOException {
    assertBomb(
        TOO_LARGE, "a holds 4294836225 values; the limit is 1000000", gif(65535, 65535, 1, 1, 1));
  }

  @Test
  void refusesAGifOfTooManyImages() throws IOException {
    assertBomb(TOO_LARGE, "a holds 1000500 values; the limit is 1000000", gif(50, 30, 5000, 1, 1));
  }

  @Test
  void refusesAnImageLargerThanTheScreenOfItsGif() throws IOException {
    assertBomb(
        UNREADABLE,
        "a: image 1 of the GIF covers rows 0 to 65534 and columns 0 to 65534 of a screen of 1 x 1;"
            + " expected images within it",
        gif(1, 1, 1, 65535, 65535));
  }
}

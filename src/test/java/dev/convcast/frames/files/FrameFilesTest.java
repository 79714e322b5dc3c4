package dev.convcast.frames.files;

import static dev.convcast.frames.codec.RefusalAssert.assertRefused;
import static dev.convcast.frames.codec.TestFiles.npy;
import static dev.convcast.frames.codec.TestFiles.png;
import static dev.convcast.frames.codec.TestFiles.zip;
import static dev.convcast.refusal.Refusal.Reason.DOES_NOT_FIT;
import static dev.convcast.refusal.Refusal.Reason.TOO_LARGE;
import static dev.convcast.refusal.Refusal.Reason.UNREADABLE;
import static dev.convcast.refusal.Refusal.Reason.UNSUPPORTED_FORMAT;
import static java.awt.image.BufferedImage.TYPE_BYTE_GRAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.Shared;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.PngFormat;
import dev.convcast.frames.codec.TestFiles;
import dev.convcast.refusal.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameFilesTest {

  private static final Instant MIDNIGHT = Instant.parse("2010-08-26T00:00:00Z");

  @TempDir Path folder;
  private TestFiles files;

  @BeforeEach
  void makeFiles() {
    files = new TestFiles(folder);
  }

  @AfterEach
  void leavesNothingInTheScratchFolder() throws IOException {
    Path scratch = folder.resolve("scratch");
    if (Files.exists(scratch)) {
      try (Stream<Path> left = Files.list(scratch)) {
        assertThat(left).isEmpty();
      }
    }
  }

  private FrameSequence read(Object... namesAndBytes) {
    return files.codec().readSequence(sent(namesAndBytes));
  }

  private List<FrameFile> sent(Object... namesAndBytes) {
    FrameFile[] sent = new FrameFile[namesAndBytes.length / 2];
    Arrays.setAll(
        sent, i -> files.file((String) namesAndBytes[2 * i], (byte[]) namesAndBytes[2 * i + 1]));
    return List.of(sent);
  }

  /** A PNG with a time of its own, value by value. */
  private static byte[] timed(String minute, float value) {
    Instant time = Instant.parse("2010-08-26T00:" + minute + ":00Z");
    Meaning meaning = new Meaning(new Unit("mm/h"), null, List.of(time));
    FrameSequence one =
        new FrameSequence(new float[] {value, value, value, value}, 1, new Grid(1, 2, 2), meaning);
    byte[] zip = TestFiles.written(out -> PngFormat.writeZip(one, 0, 65534, out));
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      in.getNextEntry();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void readsAnNpyWhateverItIsCalled() {
    assertThat(read("picture.png", npy(2, 3, 4)).shape()).containsExactly(2, 3, 4);
  }

  @Test
  void readsChannels() {
    assertThat(read("a.npy", npy(5, 2, 3, 4)).grid()).isEqualTo(new Grid(2, 3, 4));
  }

  @Test
  void takesASingleFrameForASequenceOfOne() {
    assertThat(read("a.npy", npy(3, 4)).shape()).containsExactly(1, 3, 4);
  }

  @Test
  void takesFramesFromAnNpzThatHoldsOthersToo() {
    byte[] npz = zip("labels.npy", npy(2, 2), "frames.npy", npy(2, 3, 4));
    assertThat(read("a.npz", npz).shape()).containsExactly(2, 3, 4);
  }

  @Test
  void takesTheOnlyArrayOfAnNpz() {
    assertThat(read("a.npz", zip("arr_0.npy", npy(2, 3, 4))).frames()).isEqualTo(2);
  }

  @Test
  void refusesAnNpzThatLeavesAChoice() {
    for (byte[] labels : new byte[][] {npy(2, 2), npy(2, 3, 5), npy(7, 1)}) {
      assertRefused(
          UNREADABLE,
          "a.npz holds the arrays x.npy, y.npy, which do not fit together; expected one array, one"
              + " of them named frames, or frames of one size",
          () -> read("a.npz", zip("x.npy", npy(2, 3, 4), "y.npy", labels)));
    }
  }

  @Test
  void takesAZipOfNpyFilesForTheirFrames() {
    FrameSequence frames = read("a.zip", zip("frame-10.npy", npy(3, 4), "frame-2.npy", npy(3, 4)));
    assertThat(frames.shape()).containsExactly(2, 3, 4);
  }

  @Test
  void takesAZipOfNpyFilesForTheirSequences() throws IOException {
    byte[] zip = zip("one.npy", npy(2, 3, 4), "two.npy", npy(5, 3, 4));
    try (OpenFrames open = files.codec().open(List.of(files.file("a.zip", zip)))) {
      assertThat(open.arrays()).hasSize(2);
    }
    assertRefused(
        DOES_NOT_FIT,
        "There are a.zip/one.npy of shape (2, 3, 4), a.zip/two.npy of shape (5, 3, 4); expected one"
            + " array (T, H, W) or (T, C, H, W), or single frames (H, W)",
        () -> read("a.zip", zip));
  }

  @Test
  void namesABrokenFileOfAZipOfNpyFiles() {
    byte[] half = Arrays.copyOf(npy(3, 4), 100);
    assertThatThrownBy(() -> read("a.zip", zip("1.npy", npy(3, 4), "2.npy", half)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("a.zip/2.npy");
  }

  @Test
  void readsAnNpzAsNumPyWritesIt() throws IOException {
    Path npz = Shared.file("data/moving-mnist/test-500.npz");
    CodecLimits limits = new CodecLimits(50_000_000, 2, 100_000_000);
    try (OpenFrames open =
        files.codec(limits).open(List.of(new FrameFile("test-500.npz", null, npz)))) {
      assertThat(open.arrays()).hasSize(1);
      assertThat(open.arrays().get(0).shape()).containsExactly(20, 500, 64, 64);
      float[] frame = new float[64 * 64];
      open.arrays().get(0).read((3L * 500 + 7) * 64 * 64, frame);
      double sum = 0;
      for (float value : frame) {
        sum += value;
      }
      assertThat(sum).isEqualTo(61492);
    }
  }

  @Test
  void stacksSingleFramesInTheOrderPeopleCount() {
    FrameSequence sequence =
        read(
            "frame-10.png", png(TYPE_BYTE_GRAY, 1, 3),
            "frame-2.png", png(TYPE_BYTE_GRAY, 1, 3),
            "frame-1.npy", npy(1, 3));
    assertThat(sequence.shape()).containsExactly(3, 1, 3);
    assertThat(sequence.values()).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
  }

  @Test
  void ordersFramesByTheirTimesWhereAllHaveOne() {
    FrameSequence sequence =
        read("a.png", timed("10", 3), "b.png", timed("00", 1), "c.png", timed("05", 2));
    assertThat(sequence.values()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    assertThat(sequence.meaning())
        .isEqualTo(
            new Meaning(
                new Unit("mm/h"),
                Duration.ofMinutes(5),
                List.of(MIDNIGHT, MIDNIGHT.plusSeconds(300), MIDNIGHT.plusSeconds(600))));
  }

  @Test
  void refusesTwoFramesOfOneTime() {
    assertRefused(
        DOES_NOT_FIT,
        "a.png and b.png are both of 2010-08-26T00:05:00Z; expected one frame for each time",
        () -> read("b.png", timed("05", 1), "a.png", timed("05", 2)));
  }

  @Test
  void refusesAGapInTime() {
    assertRefused(
        DOES_NOT_FIT,
        "There is no frame between 2010-08-26T00:05:00Z (b.png) and 2010-08-26T00:15:00Z (c.png),"
            + " PT10M apart; expected one every PT5M as elsewhere",
        () -> read("a.png", timed("00", 1), "b.png", timed("05", 2), "c.png", timed("15", 2)));
  }

  @Test
  void refusesFramesOfDifferentUnits() {
    assertRefused(
        DOES_NOT_FIT,
        "b.png is in no unit but a.png in mm/h; expected one unit",
        () -> read("a.png", timed("00", 1), "b.png", png(TYPE_BYTE_GRAY, 2, 2)));
  }

  @Test
  void refusesFramesOfUnequalSize() {
    assertRefused(
        DOES_NOT_FIT,
        "b.png is 3 x 2 but a.png is 2 x 3; expected frames of equal size",
        () -> read("a.png", png(TYPE_BYTE_GRAY, 2, 3), "b.png", png(TYPE_BYTE_GRAY, 3, 2)));
  }

  @Test
  void refusesSeveralSequencesWhereOneIsExpected() {
    assertRefused(
        DOES_NOT_FIT,
        "There are a.npy of shape (2, 3, 4), b.npy of shape (3, 4);"
            + " expected one array (T, H, W) or (T, C, H, W), or single frames (H, W)",
        () -> read("a.npy", npy(2, 3, 4), "b.npy", npy(3, 4)));
  }

  @Test
  void refusesManySequencesInOneArrayWhereOneIsExpected() {
    assertRefused(
        DOES_NOT_FIT,
        "There are a.npy of shape (1, 2, 1, 3, 4);"
            + " expected one array (T, H, W) or (T, C, H, W), or single frames (H, W)",
        () -> read("a.npy", npy(1, 2, 1, 3, 4)));
  }

  @Test
  void refusesMoreValuesAltogetherThanTheLimit() {
    CodecLimits limits = new CodecLimits(20, 5, 10_000);
    assertRefused(
        TOO_LARGE,
        "The sequence of 2 frames holds 24 values; the limit is 20",
        () -> files.codec(limits).readSequence(sent("a.npy", npy(3, 4), "b.npy", npy(3, 4))));
  }

  @Test
  void refusesAnEmptyFile() {
    assertRefused(
        UNREADABLE, "a.npy is empty; expected a file of frames", () -> read("a.npy", new byte[0]));
  }

  @Test
  void refusesNoFile() {
    assertRefused(
        UNREADABLE, "No file was sent; expected at least one file of frames", () -> read());
  }

  @Test
  void refusesAnUnknownFormatByWhatWasSent() throws IOException {
    Path path = Files.write(folder.resolve("x"), new byte[] {'B', 'M', 1, 2});
    assertRefused(
        UNSUPPORTED_FORMAT,
        "a.bmp (image/bmp) is of no known format; expected NPY, NPZ, PNG or TIFF (grey), GeoTIFF,"
            + " GIF, HDF5 of KNMI or ODIM, NetCDF-4, JSON, or a zip of those",
        () -> files.codec().readSequence(List.of(new FrameFile("a.bmp", "image/bmp", path))));
  }

  @Test
  void unpacksAZipOfImagesWithoutFoldersAndLeftovers() {
    byte[] zip =
        zip(
            "day/",
            new byte[0],
            "day/../../2.png",
            png(TYPE_BYTE_GRAY, 1, 2),
            "__MACOSX/._2.png",
            new byte[] {1},
            "day/1.npy",
            npy(1, 2));
    assertThat(read("a.zip", zip).shape()).containsExactly(2, 1, 2);
  }

  @Test
  void refusesTooManyEntries() {
    Object[] entries = new Object[42];
    for (int i = 0; i < 21; i++) {
      entries[2 * i] = i + ".png";
      entries[2 * i + 1] = new byte[0];
    }
    assertRefused(
        TOO_LARGE, "a.zip holds 21 entries; the limit is 20", () -> read("a.zip", zip(entries)));
  }

  @Test
  void refusesAnArchiveThatUnpacksTooLarge() {
    byte[] zip = zip("1.png", new byte[6_000_000], "2.png", new byte[6_000_000]);
    assertThat(zip).hasSizeLessThan(20_000);
    assertRefused(
        TOO_LARGE,
        "a.zip/2.png unpacks beyond 10000000 bytes, the limit for archives altogether",
        () -> read("a.zip", zip));
  }

  @Test
  void countsTheFilesOfAllArchives() {
    CodecLimits limits = new CodecLimits(100, 1, 10_000);
    assertRefused(
        TOO_LARGE,
        "b.zip/1.npy is one file too many; archives may hold 1 files altogether",
        () ->
            files
                .codec(limits)
                .open(sent("a.zip", zip("1.npy", npy(1, 2)), "b.zip", zip("1.npy", npy(1, 2)))));
  }

  @Test
  void refusesAnArchiveInsideAnArchive() {
    assertRefused(
        UNSUPPORTED_FORMAT,
        "a.zip/b.zip is an archive inside an archive; expected files of frames in it",
        () -> read("a.zip", zip("b.zip", zip("1.npy", npy(1, 2)))));
  }

  @Test
  void refusesAnEmptyArchive() {
    assertRefused(
        UNREADABLE,
        "a.zip holds no file; expected at least one of frames",
        () -> read("a.zip", zip()));
  }

  @Test
  void refusesATruncatedArchive() {
    byte[] zip = zip("1.npy", npy(1, 2));
    assertRefused(
        UNREADABLE,
        "a.zip begins like a zip, but it is broken; expected a whole zip without a password",
        () -> read("a.zip", Arrays.copyOf(zip, zip.length - 30)));
  }

  @Test
  void refusesAnArchiveWithFlippedBits() {
    byte[] zip =
        TestFiles.written(out -> PngFormat.writeZip(TestFiles.counting(1, 9, 9), 0, 9, out));
    zip[100] ^= 1;
    assertRefused(
        UNREADABLE,
        "a.zip/frame-0001.png is broken: its checksum does not match the zip's",
        () -> read("a.zip", zip));
  }

  @Test
  void keepsLargeArraysOutOfMemory() throws IOException {
    Path path = folder.resolve("large.npy");
    long frames = 600_000;
    byte[] header = npy("|u1", "(600000, 64, 64)", new byte[0]);
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(header);
      file.seek(header.length + frames * 64 * 64 - 1);
      file.write(200);
    }
    CodecLimits limits = new CodecLimits(1L << 40, 1, 1);
    try (OpenFrames open =
        files.codec(limits).open(List.of(new FrameFile("large.npy", null, path)))) {
      float[] end = new float[2];
      open.arrays().get(0).read(frames * 64 * 64 - 2, end);
      assertThat(end).containsExactly(0, 200);
    }
    assertRefused(
        TOO_LARGE,
        "large.npy holds 2457600000 values; the limit is 2147483639",
        () -> files.codec(limits).readSequence(List.of(new FrameFile("large.npy", null, path))));
  }
}

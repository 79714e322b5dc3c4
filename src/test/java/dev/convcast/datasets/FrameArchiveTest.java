package dev.convcast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.frames.Grid;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameArchiveTest {

  private static final Grid GRID = new Grid(2, 3, 5);

  @TempDir Path folder;

  private DatasetDescription write(float[]... frames) throws IOException {
    try (FrameArchiveWriter archive =
        new FrameArchiveWriter(folder, TestArchives.outline(DatasetKind.SEQUENCES, GRID))) {
      archive.startSegment(null);
      for (float[] frame : frames) {
        archive.append(frame);
      }
      return archive.finish();
    }
  }

  private static float[] frame(float value) {
    float[] frame = new float[GRID.size()];
    Arrays.fill(frame, value);
    return frame;
  }

  @Test
  void readsBackEveryBitThatWasWritten() throws IOException {
    Random random = new Random(7);
    float[][] frames = new float[9][GRID.size()];
    for (float[] frame : frames) {
      for (int i = 0; i < frame.length; i++) {
        frame[i] = i % 7 == 0 ? Float.NaN : (float) random.nextGaussian();
      }
    }
    DatasetDescription written = write(frames);
    try (FrameArchive archive = FrameArchive.open(folder)) {
      float[] read = new float[4 * GRID.size()];
      archive.read(3, 4, read);
      for (int i = 0; i < 4; i++) {
        assertThat(Arrays.copyOfRange(read, i * GRID.size(), (i + 1) * GRID.size()))
            .isEqualTo(frames[3 + i]);
      }
      assertThat(archive.description()).isEqualTo(written);
      assertThat(archive.grid()).isEqualTo(GRID);
      assertThat(archive.segments()).containsExactly(new Segment(0, 9, null));
    }
  }

  @Test
  void readsFramesLargerThanItsBuffers() throws IOException {
    Grid large = new Grid(1, 1200, 1000);
    try (FrameArchiveWriter archive =
        new FrameArchiveWriter(folder, TestArchives.outline(DatasetKind.SEQUENCES, large))) {
      for (int f = 0; f < 3; f++) {
        float[] frame = new float[large.size()];
        for (int i = 0; i < frame.length; i++) {
          frame[i] = f * frame.length + i;
        }
        archive.append(frame);
      }
      archive.finish();
    }
    try (FrameArchive archive = FrameArchive.open(folder)) {
      float[] read = new float[2 * large.size()];
      archive.read(1, 2, read);
      for (int i = 0; i < read.length; i += 9_999) {
        assertThat(read[i]).isEqualTo(large.size() + i);
      }
    }
  }

  @Test
  void describesTheRangeAndWhatIsMissing() throws IOException {
    float[] half = frame(Float.NaN);
    Arrays.fill(half, 0, 15, 3);
    DatasetDescription written = write(frame(-2.5f), half);
    assertThat(written.minimum()).isEqualTo(-2.5f);
    assertThat(written.maximum()).isEqualTo(3f);
    assertThat(written.missingShare()).isEqualTo(0.25);
    assertThat(written.bytes()).isEqualTo(2 * 30 * 4);
  }

  @Test
  void knowsNoRangeWhereEverythingIsMissing() throws IOException {
    DatasetDescription written = write(frame(Float.NaN));
    assertThat(written.minimum()).isNull();
    assertThat(written.maximum()).isNull();
    assertThat(written.missingShare()).isEqualTo(1);
  }

  @Test
  void namesTheSha256OfTheFramesAsFloat32LittleEndian() throws Exception {
    float[] frame = new float[GRID.size()];
    ByteBuffer bytes = ByteBuffer.allocate(frame.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < frame.length; i++) {
      frame[i] = i / 3f;
      bytes.putFloat(i / 3f);
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    assertThat(write(frame).sha256()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void listsTheGapsOfAnEvent() throws IOException {
    try (FrameArchive archive = TestArchives.event(folder, 3, 2)) {
      assertThat(archive.description().gaps())
          .containsExactly(new Gap(TestArchives.MIDNIGHT.plusSeconds(600), 1));
      assertThat(archive.description().firstTime()).isEqualTo(TestArchives.MIDNIGHT);
      assertThat(archive.description().lastTime())
          .isEqualTo(TestArchives.MIDNIGHT.plusSeconds(1500));
    }
  }

  @Test
  void refusesInfinityAndSaysWhereItIs() {
    float[] broken = frame(1);
    broken[15 + 7] = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> write(frame(1), broken))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Frame 1 of sequence 0 is infinite in channel 1, row 1, column 2 (counted from 0);"
                + " expected numbers, or NaN where data is missing");
  }

  @Test
  void doesNotOpenFramesThatWereCutShort() throws IOException {
    write(frame(1), frame(2));
    Path frames = folder.resolve("frames.f32");
    Files.write(frames, new byte[100], StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> FrameArchive.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(frames + " holds 100 bytes; dataset.json says 240");
  }

  @Test
  void refusesToReadPastTheEnd() throws IOException {
    write(frame(1), frame(2));
    try (FrameArchive archive = FrameArchive.open(folder)) {
      assertThatThrownBy(() -> archive.read(1, 2, new float[60]))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("frames 1 to 3 of 2");
    }
  }
}

package dev.convcast.datasets;

import dev.convcast.frames.Grid;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A dataset on disk: a folder of {@code dataset.json} and {@code frames.f32}, all frames one after
 * another as float32 little-endian of shape (F, C, H, W), with NaN where data is missing. It needs
 * no service and no database: a process of its own opens it by its path.
 *
 * <p>Sources of 8 or 16 bits take four or two times their size here. That is accepted: every reader
 * gets its numbers without knowing a scale, an offset or a value for missing data.
 *
 * <p>Safe for many threads. A reader goes on reading a dataset that is deleted meanwhile.
 */
public final class FrameArchive implements Closeable {

  static final String FRAMES = "frames.f32";
  private static final int CHUNK = 1 << 20;

  private final DatasetDescription description;
  private final List<Segment> segments;
  private final Grid grid;
  private final FileChannel frames;

  private FrameArchive(DatasetFile file, FileChannel frames) {
    this.description = file.description();
    this.segments = List.copyOf(file.segments());
    this.grid = description.grid();
    this.frames = frames;
  }

  /**
   * Opens a dataset's folder.
   *
   * @throws IOException where it is not there, or its frames are not those it describes
   */
  public static FrameArchive open(Path folder) throws IOException {
    DatasetFile file = DatasetFile.read(folder);
    Path path = folder.resolve(FRAMES);
    FileChannel frames = FileChannel.open(path, StandardOpenOption.READ);
    long size = frames.size();
    if (size != file.description().bytes()) {
      frames.close();
      throw new IOException(
          "%s holds %d bytes; %s says %d"
              .formatted(path, size, DatasetFile.NAME, file.description().bytes()));
    }
    return new FrameArchive(file, frames);
  }

  public DatasetDescription description() {
    return description;
  }

  public DatasetKind kind() {
    return description.kind();
  }

  /** The shape of each frame. */
  public Grid grid() {
    return grid;
  }

  /** All of them, in the order of their frames; together they are the whole archive. */
  public List<Segment> segments() {
    return segments;
  }

  /** Reads a window into the start of {@code target}, (T, C, H, W). */
  public void read(Window window, float[] target) throws IOException {
    read(window.firstFrame(), window.frames(), target);
  }

  /**
   * Reads {@code count} frames from {@code firstFrame} on into the start of {@code target}, (T, C,
   * H, W). Missing values are NaN.
   *
   * @throws IndexOutOfBoundsException where the archive has not that many frames, or the target
   *     less room
   */
  public void read(long firstFrame, int count, float[] target) throws IOException {
    if (firstFrame < 0 || count < 0 || firstFrame + count > description.frames()) {
      throw new IndexOutOfBoundsException(
          "frames %d to %d of %d".formatted(firstFrame, firstFrame + count, description.frames()));
    }
    int values = Math.multiplyExact(count, grid.size());
    if (values > target.length) {
      throw new IndexOutOfBoundsException(
          "%d values into %d places".formatted(values, target.length));
    }
    long position = firstFrame * grid.size() * Float.BYTES;
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(CHUNK, (long) values * Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values; ) {
      int now = Math.min(values - done, buffer.capacity() / Float.BYTES);
      fill(buffer.clear().limit(now * Float.BYTES), position + (long) done * Float.BYTES);
      buffer.flip().asFloatBuffer().get(target, done, now);
      done += now;
    }
  }

  private void fill(ByteBuffer buffer, long position) throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = frames.read(buffer, at);
      if (read < 0) {
        throw new IOException("The frames of dataset %s end early".formatted(description.name()));
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    frames.close();
  }
}

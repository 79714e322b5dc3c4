package dev.convcast.datasets;

import dev.convcast.refusal.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link FrameArchive} into an empty folder, a frame at a time, so that it may be larger
 * than memory. The folder is an archive once {@link #finish} has returned; whoever writes puts it
 * in its place by one atomic move.
 */
public final class FrameArchiveWriter implements Closeable {

  private static final int CHUNK = 1 << 20;

  private final Path folder;
  private final Outline outline;
  private final FileChannel file;
  private final ByteBuffer buffer;
  private final MessageDigest digest = sha256();
  private final List<Segment> segments = new ArrayList<>();

  private long frames;
  private long segmentStart;
  private @Nullable Instant segmentTime;
  private long missing;
  private float minimum = Float.POSITIVE_INFINITY;
  private float maximum = Float.NEGATIVE_INFINITY;

  /** Starts with an empty folder that is there. */
  public FrameArchiveWriter(Path folder, Outline outline) throws IOException {
    this.folder = folder;
    this.outline = outline;
    this.file =
        FileChannel.open(
            folder.resolve(FrameArchive.FRAMES),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    int frameBytes = Math.multiplyExact(outline.grid().size(), Float.BYTES);
    this.buffer = ByteBuffer.allocate(Math.max(CHUNK, frameBytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The frames from here on are a sequence of their own, or follow a gap.
   *
   * @param firstTime the time of the next frame, or null
   */
  public void startSegment(@Nullable Instant firstTime) {
    endSegment();
    segmentTime = firstTime;
  }

  /**
   * Appends a frame, (C, H, W). NaN is missing.
   *
   * @throws Refusal where a value is infinite
   */
  public void append(float[] frame) throws IOException {
    if (frame.length != outline.grid().size()) {
      throw new IllegalArgumentException(
          "%d values for a frame of %s".formatted(frame.length, outline.grid()));
    }
    for (int i = 0; i < frame.length; i++) {
      take(frame[i], i);
    }
    if (buffer.remaining() < frame.length * Float.BYTES) {
      flush();
    }
    buffer.asFloatBuffer().put(frame);
    buffer.position(buffer.position() + frame.length * Float.BYTES);
    frames++;
  }

  private void flush() throws IOException {
    buffer.flip();
    digest.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }

  private void take(float value, int position) {
    if (Float.isNaN(value)) {
      missing++;
      return;
    }
    if (Float.isInfinite(value)) {
      int columns = outline.grid().columns();
      int rows = outline.grid().rows();
      throw Refusal.doesNotFit(
              "files",
              ("Frame %d of sequence %d is infinite in channel %d, row %d, column %d (counted from"
                      + " 0); expected numbers, or NaN where data is missing")
                  .formatted(
                      frames - segmentStart,
                      segments.size(),
                      position / columns / rows,
                      position / columns % rows,
                      position % columns))
          .with("frame", frames);
    }
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }

  /** Writes the description, and forces everything to the disk. */
  public DatasetDescription finish() throws IOException {
    endSegment();
    if (segments.isEmpty()) {
      throw new IllegalStateException("no frames");
    }
    flush();
    file.force(true);
    DatasetDescription description = describe();
    Path json = folder.resolve(DatasetFile.NAME);
    Files.write(json, new DatasetFile(DatasetFile.FORMAT, description, segments).toBytes());
    try (FileChannel written = FileChannel.open(json, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    close();
    return description;
  }

  private void endSegment() {
    if (frames > segmentStart) {
      segments.add(new Segment(segmentStart, frames - segmentStart, segmentTime));
      segmentStart = frames;
    }
  }

  private DatasetDescription describe() {
    long values = frames * outline.grid().size();
    boolean allMissing = missing == values;
    return new DatasetDescription(
        outline.name(),
        outline.kind(),
        segments.size(),
        frames,
        outline.grid().channels(),
        outline.grid().rows(),
        outline.grid().columns(),
        outline.unit(),
        outline.interval(),
        segments.get(0).firstTime(),
        lastTime(segments.get(segments.size() - 1)),
        outline.kind() == DatasetKind.EVENT ? gaps() : List.of(),
        (double) missing / values,
        allMissing ? null : minimum,
        allMissing ? null : maximum,
        values * Float.BYTES,
        HexFormat.of().formatHex(digest.digest()),
        outline.created(),
        outline.source());
  }

  private List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    Duration interval = outline.interval();
    for (int i = 1; i < segments.size(); i++) {
      Instant last = lastTime(segments.get(i - 1));
      Instant next = segments.get(i).firstTime();
      if (interval != null && last != null && next != null) {
        // a step that is no whole number of intervals lacks at least one frame
        long steps =
            Math.round(
                (double) Duration.between(last, next).toNanos() / (double) interval.toNanos());
        gaps.add(new Gap(last, Math.max(1, steps - 1)));
      }
    }
    return gaps;
  }

  private @Nullable Instant lastTime(Segment segment) {
    Instant first = segment.firstTime();
    Duration interval = outline.interval();
    if (first == null || segment.frames() == 1) {
      return first;
    }
    return interval == null ? null : first.plus(interval.multipliedBy(segment.frames() - 1));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}

package dev.convcast.frames.files;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.AnimatedGif;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.codec.JsonFile;
import dev.convcast.frames.codec.NpyArray;
import dev.convcast.frames.codec.NpyHeader;
import dev.convcast.frames.codec.PngFormat;
import dev.convcast.frames.codec.PngHeader;
import dev.convcast.frames.codec.hdf.HdfFormat;
import dev.convcast.frames.codec.hdf.NetCdfFormat;
import dev.convcast.frames.codec.tiff.TiffFormat;
import dev.convcast.frames.files.OpenFrames.NamedArray;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads frames from files: NPY, NPZ, grey PNG and TIFF, GeoTIFF, GIF, HDF5 of KNMI and ODIM,
 * NetCDF-4, JSON, and zips of those. What a file is, its first bytes say; its name serves for the
 * order and for messages.
 */
public final class FrameFiles {

  private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP_MAGIC = {'P', 'K', 5, 6};

  private static final String KNOWN =
      "NPY, NPZ, PNG or TIFF (grey), GeoTIFF, GIF, HDF5 of KNMI or ODIM, NetCDF-4, JSON, or a zip of those";

  private final CodecLimits limits;
  private final Path scratch;

  /**
   * @param scratch a folder for what archives hold; it is made where it is not there
   */
  public FrameFiles(CodecLimits limits, Path scratch) {
    this.limits = limits;
    this.scratch = scratch;
  }

  /**
   * Opens every file and every file inside an archive. Single frames (H, W) come in the order of
   * their times where every one has a time; everything else in the natural order of names, {@code
   * frame-2} before {@code frame-10}.
   *
   * @throws Refusal where a file is broken, too large, of an unknown format, or not of numbers on a
   *     grid; nothing is left in the scratch folder then
   * @throws UncheckedIOException where the disk fails
   */
  public OpenFrames open(List<FrameFile> files) {
    if (files.isEmpty()) {
      throw Refusal.unreadable("No file was sent; expected at least one file of frames");
    }
    Scratch unpacked = new Scratch(scratch, limits);
    boolean opened = false;
    try {
      List<NamedArray> arrays = new ArrayList<>();
      for (FrameFile file : files) {
        open(file, unpacked, arrays);
      }
      sort(arrays);
      OpenFrames open = new OpenFrames(arrays, unpacked);
      opened = true;
      return open;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!opened) {
        close(unpacked);
      }
    }
  }

  /**
   * All files as one sequence: one array of shape (T, H, W) or (T, C, H, W), or single frames (H,
   * W) of equal size, one after the other.
   *
   * @throws Refusal as {@link #open} does, and where the files are no such sequence, their times
   *     are not equally far apart, or together they hold more values than the limit
   * @throws UncheckedIOException where the disk fails
   */
  public FrameSequence readSequence(List<FrameFile> files) {
    try (OpenFrames open = open(files)) {
      return new SequenceReader(limits).read(open.named());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same of an NPY file that is in memory. */
  public FrameSequence readNpy(String name, byte[] file) throws IOException {
    try (NpyArray array = NpyArray.open(name, file, limits)) {
      return new SequenceReader(limits).read(List.of(new NamedArray(name, array)));
    }
  }

  /** Whether a file that begins so is an NPY file. */
  public static boolean isNpy(byte[] start) {
    return begins(start, NpyHeader.MAGIC);
  }

  private void open(FrameFile file, Scratch unpacked, List<NamedArray> arrays) throws IOException {
    byte[] start = start(file);
    if (begins(start, ZIP_MAGIC) || begins(start, EMPTY_ZIP_MAGIC)) {
      for (FrameFile entry : new ZipArchive(file, limits, unpacked).unpack()) {
        byte[] entryStart = start(entry);
        if (begins(entryStart, ZIP_MAGIC)) {
          throw new Refusal(
              Refusal.Reason.UNSUPPORTED_FORMAT,
              entry.name() + " is an archive inside an archive; expected files of frames in it");
        }
        add(entry, entryStart, arrays);
      }
    } else {
      add(file, start, arrays);
    }
  }

  private void add(FrameFile file, byte[] start, List<NamedArray> arrays) throws IOException {
    for (FrameArray array : arrays(file, start)) {
      arrays.add(new NamedArray(file.name(), array));
    }
  }

  private List<FrameArray> arrays(FrameFile file, byte[] start) throws IOException {
    if (isNpy(start)) {
      return List.of(NpyArray.open(file.name(), file.path(), limits));
    }
    if (begins(start, PngHeader.MAGIC)) {
      return List.of(PngFormat.open(file.name(), file.path(), limits));
    }
    if (begins(start, HdfFormat.MAGIC)) {
      return HdfFormat.open(file.name(), file.path(), limits);
    }
    if (begins(start, TiffFormat.LITTLE_ENDIAN) || begins(start, TiffFormat.BIG_ENDIAN)) {
      return TiffFormat.open(file.name(), file.path(), limits);
    }
    if (begins(start, AnimatedGif.MAGIC)) {
      return List.of(AnimatedGif.open(file.name(), file.path(), limits));
    }
    if (JsonFile.isIn(start)) {
      return List.of(JsonFile.open(file.name(), file.path(), limits));
    }
    requireNoRelative(file.name(), start);
    throw new Refusal(
        Refusal.Reason.UNSUPPORTED_FORMAT,
        "%s%s is of no known format; expected %s"
            .formatted(
                file.name(), file.mediaType() == null ? "" : " (" + file.mediaType() + ")", KNOWN));
  }

  /** Names the formats that go by the name of one that is read. */
  private static void requireNoRelative(String name, byte[] start) {
    String found = null;
    if (begins(start, TiffFormat.BIG_LITTLE_ENDIAN) || begins(start, TiffFormat.BIG_BIG_ENDIAN)) {
      found = "a BigTIFF; expected a TIFF, which gdal_translate -co BIGTIFF=NO makes of it";
    } else if (begins(start, NetCdfFormat.CLASSIC_MAGIC)) {
      found =
          "a NetCDF file of the classic format; expected NetCDF-4, which nccopy -k nc4 makes of it";
    }
    if (found != null) {
      throw new Refusal(Refusal.Reason.UNSUPPORTED_FORMAT, name + " is " + found);
    }
  }

  private static byte[] start(FrameFile file) throws IOException {
    try (InputStream in = Files.newInputStream(file.path())) {
      byte[] start = in.readNBytes(8);
      if (start.length == 0) {
        throw Refusal.unreadable(file.name() + " is empty; expected a file of frames");
      }
      return start;
    }
  }

  private static boolean begins(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  private static void sort(List<NamedArray> arrays) {
    arrays.sort(Comparator.comparing(NamedArray::name, new NaturalOrder()));
    boolean timed =
        arrays.stream()
            .allMatch(
                a -> a.array().shape().length == 2 && a.array().meaning().times().size() == 1);
    if (!timed) {
      return;
    }
    arrays.sort(Comparator.comparing(FrameFiles::time));
    for (int i = 1; i < arrays.size(); i++) {
      if (time(arrays.get(i)).equals(time(arrays.get(i - 1)))) {
        throw Refusal.doesNotFit(
            "frames",
            "%s and %s are both of %s; expected one frame for each time"
                .formatted(arrays.get(i - 1).name(), arrays.get(i).name(), time(arrays.get(i))));
      }
    }
  }

  private static Instant time(NamedArray frame) {
    return frame.array().meaning().times().get(0);
  }

  private static void close(Scratch unpacked) {
    try {
      unpacked.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

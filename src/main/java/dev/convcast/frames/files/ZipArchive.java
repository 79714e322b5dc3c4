package dev.convcast.frames.files;

import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.NpyArray;
import dev.convcast.refusal.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Takes files out of a zip. Entry names are never paths, and entry sizes are counted, not believed.
 */
final class ZipArchive {

  private final FrameFile archive;
  private final CodecLimits limits;
  private final Scratch scratch;

  ZipArchive(FrameFile archive, CodecLimits limits, Scratch scratch) {
    this.archive = archive;
    this.limits = limits;
    this.scratch = scratch;
  }

  /**
   * An NPZ's array of frames, or every file of any other zip. A zip of nothing but {@code .npy}
   * entries is an NPZ where one of them is named frames, or they do not fit together.
   */
  List<FrameFile> unpack() throws IOException {
    try (ZipFile zip = new ZipFile(archive.path().toFile())) {
      List<ZipEntry> entries = entries(zip);
      boolean arrays = entries.stream().allMatch(e -> lower(e).endsWith(".npy"));
      List<FrameFile> files = new ArrayList<>();
      for (ZipEntry entry : arrays ? frames(entries) : entries) {
        files.add(unpack(zip, entry));
      }
      if (arrays && files.size() > 1 && !fit(files)) {
        throw choice(entries);
      }
      return files;
    } catch (ZipException | EOFException | IllegalArgumentException broken) {
      throw Refusal.unreadable(
          "%s begins like a zip, but it is broken; expected a whole zip without a password"
              .formatted(archive.name()));
    }
  }

  private List<ZipEntry> entries(ZipFile zip) {
    if (zip.size() > limits.entries()) {
      throw Refusal.tooLarge(
              "%s holds %d entries; the limit is %d"
                  .formatted(archive.name(), zip.size(), limits.entries()))
          .with("limit", limits.entries());
    }
    List<ZipEntry> entries = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      if (!entry.isDirectory()
          && !entry.getName().startsWith("__MACOSX/")
          && !lower(entry).endsWith(".ds_store")) {
        entries.add(entry);
      }
    }
    if (entries.isEmpty()) {
      throw Refusal.unreadable(archive.name() + " holds no file; expected at least one of frames");
    }
    return entries;
  }

  private static List<ZipEntry> frames(List<ZipEntry> arrays) {
    return arrays.stream()
        .filter(array -> array.getName().equals("frames.npy"))
        .findFirst()
        .map(List::of)
        .orElse(arrays);
  }

  /** Whether they are single frames of one size, or sequences of such that may differ in length. */
  private boolean fit(List<FrameFile> arrays) throws IOException {
    int[] first = null;
    for (FrameFile each : arrays) {
      int[] shape;
      try {
        shape = NpyArray.open(each.name(), each.path(), limits).shape();
      } catch (Refusal refusal) {
        if (refusal.reason() == Refusal.Reason.DOES_NOT_FIT) {
          return false; // text, or a single number
        }
        throw refusal;
      }
      first = first == null ? shape : first;
      int from = shape.length == 2 ? 0 : 1;
      boolean alike =
          shape.length >= 2
              && shape.length == first.length
              && Arrays.equals(shape, from, shape.length, first, from, first.length);
      if (!alike) {
        return false;
      }
    }
    return true;
  }

  private Refusal choice(List<ZipEntry> arrays) {
    return Refusal.unreadable(
        "%s holds the arrays %s, which do not fit together; expected one array, one of them named frames, or frames of one size"
            .formatted(
                archive.name(),
                String.join(
                    ", ", arrays.stream().limit(10).map(e -> printable(e.getName())).toList())));
  }

  private FrameFile unpack(ZipFile zip, ZipEntry entry) throws IOException {
    String name = archive.name() + "/" + printable(entry.getName());
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(open(zip, entry), sum)) {
      Path path = scratch.spool(name, in);
      if (sum.getValue() != entry.getCrc()) {
        throw Refusal.unreadable(name + " is broken: its checksum does not match the zip's");
      }
      return new FrameFile(name, null, path);
    }
  }

  private static InputStream open(ZipFile zip, ZipEntry entry) throws IOException {
    InputStream in = zip.getInputStream(entry);
    if (in == null) {
      throw new ZipException("an entry vanished");
    }
    return in;
  }

  private static String lower(ZipEntry entry) {
    return entry.getName().toLowerCase(Locale.ROOT);
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}

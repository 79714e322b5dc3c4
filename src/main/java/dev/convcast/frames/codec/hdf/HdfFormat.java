package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HDF5, which may be a radar file of KNMI or of OPERA's data model, or CF NetCDF-4. */
public final class HdfFormat {

  public static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final long SMALL = 1 << 24; // maps are few, and are given back late

  private HdfFormat() {}

  /** Its frames (H, W), each with its time where the file says it. */
  public static List<FrameArray> open(String file, Path path, CodecLimits limits)
      throws IOException {
    try (HdfFile hdf = file(path)) {
      HdfFrames frames = new HdfFrames(file, path, limits);
      if (KnmiFormat.isIn(hdf)) {
        return List.of(KnmiFormat.open(frames, hdf));
      }
      if (OdimFormat.isIn(hdf)) {
        return new OdimFormat(frames, hdf).open();
      }
      return new NetCdfFormat(frames, hdf).open();
    } catch (Refusal refusal) {
      throw refusal;
    } catch (RuntimeException | StackOverflowError broken) {
      // jhdf throws a great many on broken files, and walks in rings where they do
      throw broken(file);
    }
  }

  /**
   * A file whose bytes are at hand: of those jhdf takes parts, where it else makes room for as many
   * bytes as a broken file says and looks afterwards whether there are so many.
   */
  public static HdfFile file(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        return new HdfFile(path);
      }
      return HdfFile.fromByteBuffer(
          size <= SMALL
              ? ByteBuffer.wrap(Files.readAllBytes(path))
              : channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }
  }

  public static Refusal broken(String file) {
    return Refusal.unreadable(
        file
            + " begins like HDF5, but it is broken; expected a whole file of KNMI, ODIM or NetCDF-4");
  }
}

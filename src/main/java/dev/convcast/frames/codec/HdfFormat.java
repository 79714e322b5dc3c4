package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import java.nio.file.Path;
import java.util.List;

/** HDF5, which may be a radar file of KNMI or of OPERA's data model, or CF NetCDF-4. */
final class HdfFormat {

  static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private HdfFormat() {}

  /** Its frames (H, W), each with its time where the file says it. */
  static List<FrameArray> open(String file, Path path, CodecLimits limits) {
    try (HdfFile hdf = new HdfFile(path)) {
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
    } catch (RuntimeException broken) { // jhdf throws a great many on broken files
      throw broken(file);
    }
  }

  static Refusal broken(String file) {
    return Refusal.unreadable(
        file
            + " begins like HDF5, but it is broken; expected a whole file of KNMI, ODIM or NetCDF-4");
  }
}

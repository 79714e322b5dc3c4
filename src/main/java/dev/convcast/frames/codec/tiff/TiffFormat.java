package dev.convcast.frames.codec.tiff;

import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.DecodedArray;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Grey TIFF images of 8 to 64 bits, whole numbers or floating point; each image of a file is a
 * frame, but for smaller copies of another. A GeoTIFF's tags and GDAL's metadata say where the
 * pixels lie and what they mean; the time may stand in the file's name.
 */
public final class TiffFormat {

  public static final byte[] LITTLE_ENDIAN = {'I', 'I', 42, 0};
  public static final byte[] BIG_ENDIAN = {'M', 'M', 0, 42};
  public static final byte[] BIG_LITTLE_ENDIAN = {'I', 'I', 43, 0};
  public static final byte[] BIG_BIG_ENDIAN = {'M', 'M', 0, 43};

  private TiffFormat() {}

  public static List<FrameArray> open(String file, Path path, CodecLimits limits)
      throws IOException {
    List<FrameArray> frames = new ArrayList<>();
    try (TiffFile in = TiffFile.open(file, path)) {
      for (Map.Entry<Long, TiffDirectory> each : in.directories(limits).entrySet()) {
        TiffTags tags = new TiffTags(file, each.getValue());
        if (tags.isSmallerCopy()) {
          continue;
        }
        int rows = tags.rows();
        int columns = tags.columns();
        limits.checkValues(
            "%s (%d x %d pixels)".formatted(file, rows, columns), (long) rows * columns);
        tags.requireGrey();
        var pixels = new TiffPixels(file, each.getValue(), rows, columns, limits);
        Calibration calibration = tags.calibration(pixels.type());
        long at = each.getKey();
        frames.add(
            new DecodedArray(
                new int[] {rows, columns},
                tags.meaning(),
                () -> decode(file, path, at, new int[] {rows, columns}, limits, calibration)));
      }
    } catch (IllegalArgumentException | ArithmeticException broken) {
      throw broken(file); // steps of no length, or sides beyond an array's
    }
    if (frames.isEmpty()) {
      throw broken(file);
    }
    return frames;
  }

  private static float[] decode(
      String file, Path path, long at, int[] sides, CodecLimits limits, Calibration calibration)
      throws IOException {
    float[] values;
    try (TiffFile in = TiffFile.open(file, path)) {
      TiffDirectory tags = in.directory(at);
      values = new TiffPixels(file, tags, sides[0], sides[1], limits).read(in, calibration);
    }
    for (float value : values) {
      if (Float.isInfinite(value)) {
        throw Refusal.doesNotFit(
            "frames",
            "%s holds a number beyond float32; expected finite ones, and NaN or its nodata value for missing ones"
                .formatted(file));
      }
    }
    return values;
  }

  public static Refusal broken(String file) {
    return Refusal.unreadable(
        file
            + " begins like a TIFF, but it cannot be decoded; expected a whole TIFF of grey pixels");
  }
}

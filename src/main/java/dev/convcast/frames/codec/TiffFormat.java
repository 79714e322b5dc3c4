package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFImageReadParam;
import javax.imageio.stream.FileImageInputStream;

/**
 * Grey TIFF images of 8, 16 or 32 bits, whole numbers or floating point; each image of a file is a
 * frame, but for smaller copies of another. A GeoTIFF's tags and GDAL's metadata say where the
 * pixels lie and what they mean; the time may stand in the file's name.
 */
final class TiffFormat {

  static final byte[] LITTLE_ENDIAN = {'I', 'I', 42, 0};
  static final byte[] BIG_ENDIAN = {'M', 'M', 0, 42};

  private TiffFormat() {}

  static List<FrameArray> open(String file, Path path, CodecLimits limits) throws IOException {
    int images = TiffDirectories.count(file, path, limits);
    List<FrameArray> frames = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      int image = i;
      read(file, path, reader -> checkSize(file, reader, image, limits));
      TiffTags tags = read(file, path, reader -> tags(file, reader, image));
      if (tags.isSmallerCopy()) {
        continue;
      }
      tags.requireGrey();
      Calibration calibration = tags.calibration();
      frames.add(
          new DecodedArray(
              new int[] {tags.rows(), tags.columns()},
              tags.meaning(),
              () ->
                  read(file, path, reader -> values(reader.read(image).getRaster(), calibration))));
    }
    if (frames.isEmpty()) {
      throw broken(file);
    }
    return frames;
  }

  private interface Reading<T> {
    T with(ImageReader reader) throws IOException;
  }

  private static <T> T read(String file, Path path, Reading<T> reading) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
    try (FileImageInputStream in = new FileImageInputStream(path.toFile())) {
      reader.setInput(in);
      return reading.with(reader);
    } catch (Refusal refusal) {
      throw refusal;
    } catch (IOException | RuntimeException broken) {
      throw broken(file);
    } finally {
      reader.dispose();
    }
  }

  private static boolean checkSize(String file, ImageReader reader, int image, CodecLimits limits)
      throws IOException {
    int height = reader.getHeight(image);
    int width = reader.getWidth(image);
    limits.checkValues("%s (%d x %d pixels)".formatted(file, height, width), (long) height * width);
    long tile = (long) reader.getTileHeight(image) * reader.getTileWidth(image);
    limits.checkValues("A tile of " + file, tile);
    return true;
  }

  /** By a reader that has read nothing else, for else it leaves GDAL's tags out. */
  private static TiffTags tags(String file, ImageReader reader, int image) throws IOException {
    TIFFImageReadParam one = new TIFFImageReadParam();
    one.setReadUnknownTags(true);
    one.setSourceRegion(new Rectangle(0, 0, 1, 1));
    return new TiffTags(
        file, TIFFDirectory.createFromMetadata(reader.readAll(image, one).getMetadata()));
  }

  private static float[] values(Raster raster, Calibration calibration) {
    int width = raster.getWidth();
    float[] values = new float[Math.multiplyExact(width, raster.getHeight())];
    double[] row = new double[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        float value = calibration.value(row[x]);
        values[y * width + x] = Float.isInfinite(value) ? Float.NaN : value;
      }
    }
    return values;
  }

  static Refusal broken(String file) {
    return Refusal.unreadable(
        file
            + " begins like a TIFF, but it cannot be decoded; expected a whole TIFF of grey pixels");
  }
}

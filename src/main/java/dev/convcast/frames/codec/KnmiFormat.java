package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.object.datatype.FixedPoint;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.DataFormatException;

/**
 * The radar composites of the Dutch weather service (KNMI HDF5 data format 3.5). Accumulations over
 * five minutes become rates in mm/h; everything else keeps the unit that the file names.
 */
final class KnmiFormat {

  static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final String IMAGE = "/image1/image_data";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private KnmiFormat() {}

  static FrameArray open(String file, Path path, CodecLimits limits) {
    try (HdfFile hdf = new HdfFile(path)) {
      Dataset image = image(file, hdf);
      int[] shape = image.getDimensions();
      limits.checkValues(file, Sides.product(shape));
      KnmiAttributes attributes = new KnmiAttributes(file, hdf);
      boolean rate = attributes.isAccumulation() && FIVE_MINUTES.equals(attributes.duration());
      Unit unit = rate ? new Unit("mm/h") : attributes.unit();
      Meaning meaning = new Meaning(unit, rate ? FIVE_MINUTES : null, List.of(attributes.end()));
      KnmiCalibration calibration = attributes.calibration();
      KnmiCalibration scaled =
          rate
              ? calibration.times((double) Duration.ofHours(1).dividedBy(FIVE_MINUTES))
              : calibration;
      return new DecodedArray(shape, meaning, () -> decode(file, path, limits, scaled));
    } catch (Refusal refusal) {
      throw refusal;
    } catch (RuntimeException broken) { // jhdf throws a great many on broken files
      throw broken(file);
    }
  }

  private static float[] decode(
      String file, Path path, CodecLimits limits, KnmiCalibration calibration) {
    try (HdfFile hdf = new HdfFile(path)) {
      Dataset image = image(file, hdf);
      limits.checkValues(file, Sides.product(image.getDimensions()));
      FixedPoint type = (FixedPoint) image.getDataType();
      NumberType number =
          NumberType.valueOf((type.isSigned() ? "I" : "U") + image.getDataType().getSize());
      ByteBuffer pixels = new HdfPixels(image, limits).read().order(type.getByteOrder());
      float[] values = new float[(int) Sides.product(image.getDimensions())];
      for (int i = 0; i < values.length; i++) {
        values[i] = calibration.value(number.read(pixels, i * number.bytes()));
      }
      return values;
    } catch (Refusal refusal) {
      throw refusal;
    } catch (RuntimeException | DataFormatException broken) {
      throw broken(file);
    }
  }

  private static Dataset image(String file, HdfFile hdf) {
    boolean there =
        hdf.getChild("image1") instanceof Group group
            && group.getChild("image_data") instanceof Dataset;
    if (!there) {
      throw new Refusal(
          Refusal.Reason.UNSUPPORTED_FORMAT,
          "%s is HDF5 and holds %s; of HDF5 only KNMI radar files are read, which have %s"
              .formatted(file, hdf.getChildren().keySet(), IMAGE));
    }
    Dataset image = hdf.getDatasetByPath(IMAGE);
    boolean whole = image.getDataType() instanceof FixedPoint type && type.getSize() <= 4;
    int[] shape = image.getDimensions();
    if (!whole || shape.length != 2 || Sides.product(shape) == 0) {
      throw Refusal.doesNotFit(
          "frames",
          "%s: %s has shape %s of %s; expected (H, W) of whole numbers, 1 to 4 bytes each"
              .formatted(
                  file,
                  IMAGE,
                  FrameSequence.shape(shape),
                  image.getDataType().getJavaType().getSimpleName()));
    }
    return image;
  }

  static Refusal broken(String file) {
    return Refusal.unreadable(
        file + " begins like HDF5, but it is broken; expected a whole KNMI radar file");
  }
}

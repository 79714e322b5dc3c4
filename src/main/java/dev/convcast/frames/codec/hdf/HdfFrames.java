package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.DecodedArray;
import dev.convcast.frames.codec.FrameArray;
import dev.convcast.frames.codec.Sides;
import dev.convcast.refusal.Refusal;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.DataFormatException;

/**
 * Frames in datasets of HDF5. Of a dataset (T, H, W), whatever the order of its axes, each frame is
 * an array of its own, so that the frames of many files can be put in the order of their times.
 */
record HdfFrames(String file, Path path, CodecLimits limits) {

  /** The frame that a dataset is, decoded when it is read. */
  FrameArray frame(Dataset dataset, Calibration calibration, Meaning meaning) {
    int axes = dataset.getDimensions().length;
    return frame(dataset, new HdfChunks(), calibration, meaning, HdfSlice.whole(axes));
  }

  /**
   * @param unpacked for all frames of the dataset
   */
  FrameArray frame(
      Dataset dataset,
      HdfChunks unpacked,
      Calibration calibration,
      Meaning meaning,
      HdfSlice slice) {
    int[] shape = dataset.getDimensions();
    int[] side = slice.frameSides(shape);
    if (side.length != 2) {
      throw notFrames(dataset);
    }
    limits.checkValues(file, Sides.product(side));
    String inFile = dataset.getPath();
    return new DecodedArray(side, meaning, () -> decode(inFile, unpacked, calibration, slice));
  }

  private float[] decode(String inFile, HdfChunks unpacked, Calibration calibration, HdfSlice slice)
      throws IOException {
    try (HdfFile hdf = HdfFormat.file(path)) {
      Dataset dataset = hdf.getDatasetByPath(inFile);
      double[] numbers = new HdfNumbers(file, dataset, limits, unpacked).read(slice);
      float[] values = calibration.values(slice.byRows(numbers, dataset.getDimensions()));
      for (float value : values) {
        if (Float.isInfinite(value)) {
          throw Refusal.doesNotFit(
              "frames",
              "%s: %s holds a number beyond float32; expected finite ones".formatted(file, inFile));
        }
      }
      return values;
    } catch (Refusal refusal) {
      throw refusal;
    } catch (RuntimeException | DataFormatException | StackOverflowError broken) {
      // jhdf throws a great many, and walks in rings
      throw HdfFormat.broken(file);
    }
  }

  /** Refuses a dataset of another shape than frames have, or of something else than numbers. */
  void requireFrames(Dataset dataset) {
    int[] shape = dataset.getDimensions();
    if (!HdfNumbers.areIn(dataset) || shape.length < 2 || Sides.product(shape) == 0) {
      throw notFrames(dataset);
    }
    HdfNumbers.requireKnownFilters(file, dataset);
  }

  private Refusal notFrames(Dataset dataset) {
    return Refusal.doesNotFit(
        "frames",
        "%s: %s has shape %s of %s; expected (H, W) of numbers"
            .formatted(
                file,
                dataset.getPath(),
                FrameSequence.shape(dataset.getDimensions()),
                dataset.getDataType().getJavaType().getSimpleName()));
  }
}

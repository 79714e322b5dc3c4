package dev.convcast.frames.codec.hdf;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.FrameArray;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.time.Duration;
import java.util.List;

/**
 * The radar composites of the Dutch weather service (KNMI HDF5 data format 3.5). Accumulations over
 * five minutes become rates in mm/h; everything else keeps the unit that the file names.
 */
final class KnmiFormat {

  private static final String IMAGE = "/image1/image_data";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private KnmiFormat() {}

  static boolean isIn(HdfFile hdf) {
    return hdf.getChild("image1") instanceof Group group
        && group.getChild("image_data") instanceof Dataset;
  }

  static FrameArray open(HdfFrames frames, HdfFile hdf) {
    Dataset image = hdf.getDatasetByPath(IMAGE);
    frames.requireFrames(image);
    KnmiAttributes attributes = new KnmiAttributes(frames.file(), hdf);
    boolean rate = attributes.isAccumulation() && FIVE_MINUTES.equals(attributes.duration());
    Unit unit = rate ? new Unit("mm/h") : attributes.unit();
    Meaning meaning =
        new Meaning(
            unit,
            rate ? FIVE_MINUTES : null,
            List.of(attributes.end()),
            attributes.georeference().orElse(null));
    Calibration calibration = attributes.calibration();
    double perHour = Duration.ofHours(1).dividedBy(FIVE_MINUTES);
    return frames.frame(image, rate ? calibration.times(perHour) : calibration, meaning);
  }
}

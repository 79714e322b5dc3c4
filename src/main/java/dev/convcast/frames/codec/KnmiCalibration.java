package dev.convcast.frames.codec;

import java.util.Set;

/**
 * From a pixel to its value: {@code gain * pixel + offset}, but for the pixels that are missing.
 */
record KnmiCalibration(double gain, double offset, Set<Double> missing) {

  KnmiCalibration times(double factor) {
    return new KnmiCalibration(gain * factor, offset * factor, missing);
  }

  float value(float pixel) {
    return missing.contains((double) pixel) ? Float.NaN : (float) (gain * pixel + offset);
  }
}

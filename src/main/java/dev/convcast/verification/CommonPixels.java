package dev.convcast.verification;

import java.util.List;

/** The pixels that every forecaster has a value at. */
final class CommonPixels {

  private CommonPixels() {}

  /** Sets the others to missing in all forecasts. */
  static void keep(List<float[]> forecasts) {
    for (int i = 0; i < forecasts.get(0).length; i++) {
      boolean missing = false;
      for (float[] forecast : forecasts) {
        missing |= Float.isNaN(forecast[i]);
      }
      for (float[] forecast : forecasts) {
        forecast[i] = missing ? Float.NaN : forecast[i];
      }
    }
  }
}

package dev.convcast.verification.scores;

import java.util.Arrays;
import java.util.List;

/**
 * For each pixel 1 / n^2, n the valid pixels in the window around it; 0 where it is not valid
 * itself.
 */
record WindowWeights(double[] weights) {

  static List<WindowWeights> of(FramePair pair, int... sides) {
    Area valid = Area.valid(pair);
    return Arrays.stream(sides).mapToObj(side -> of(pair, valid, side)).toList();
  }

  private static WindowWeights of(FramePair pair, Area valid, int side) {
    double[] weights = new double[pair.truth().length];
    double[] counts = valid.newBand(side);
    for (int y = 0, pixel = 0; y < pair.rows(); y++) {
      valid.band(y, side, counts);
      for (int x = 0; x < pair.columns(); x++, pixel++) {
        double n = counts[x + side] - counts[x];
        weights[pixel] = pair.valid(pixel) ? 1 / (n * n) : 0;
      }
    }
    return new WindowWeights(weights);
  }
}

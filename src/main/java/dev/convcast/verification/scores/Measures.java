package dev.convcast.verification.scores;

import java.util.List;

/**
 * What forecasts are measured by.
 *
 * @param low the least value of the range of the data, in their unit
 * @param high the greatest
 * @param probability whether the range is that of a probability, of which cross-entropy is asked
 * @param thresholds of events, in the unit
 * @param windows sides of windows in pixels, odd
 * @param tables of the grid and these windows
 */
public record Measures(
    double low,
    double high,
    boolean probability,
    List<Double> thresholds,
    List<Integer> windows,
    GridTables tables) {

  public Measures {
    thresholds = List.copyOf(thresholds);
    windows = List.copyOf(windows);
  }

  double range() {
    return high - low;
  }

  /** The same of something whose values are no probability. */
  public Measures withoutProbability() {
    return new Measures(low, high, false, thresholds, windows, tables);
  }
}

package dev.convcast.verification.result;

import dev.convcast.frames.Grid;
import java.util.List;

/**
 * One case to look at.
 *
 * @param place such as {@code best}
 * @param grid of the frames
 * @param rows the truth first, then each forecaster's
 */
public record Strip(String place, Evaluation.Case which, Grid grid, List<Row> rows) {

  /**
   * @param frames (horizon, C, H, W) in the unit; NaN is missing
   */
  public record Row(String name, float[] frames) {}
}

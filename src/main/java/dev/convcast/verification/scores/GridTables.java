package dev.convcast.verification.scores;

import dev.convcast.verification.scores.PowerSpectrum.Rings;
import java.util.Arrays;
import java.util.List;

/** What is the same for all frames (H, W), worked out once. */
public final class GridTables {

  private final int[] windows;
  private final Rings rings;
  private final List<WindowWeights> ofCompleteFrames;

  /**
   * @param windows sides in pixels, odd
   */
  public GridTables(int rows, int columns, List<Integer> windows) {
    this.windows = windows.stream().mapToInt(Integer::intValue).toArray();
    rings = new Rings(rows, columns);
    float[] complete = new float[rows * columns];
    ofCompleteFrames =
        WindowWeights.of(new FramePair(complete, complete, rows, columns), this.windows);
  }

  Rings rings() {
    return rings;
  }

  int[] windows() {
    return Arrays.copyOf(windows, windows.length);
  }

  List<WindowWeights> weights(FramePair pair) {
    return pair.allValid() ? ofCompleteFrames : WindowWeights.of(pair, windows);
  }
}

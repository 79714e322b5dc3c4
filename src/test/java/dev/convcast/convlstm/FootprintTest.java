package dev.convcast.convlstm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FootprintTest {

  private static final int ROWS = 12;
  private static final int COLUMNS = 360;
  private static final int FRAMES = 2;
  private static final int HORIZON = 3;

  /** To the pixel: the pixel that changes is the last of its patch, or the first. */
  @Test
  void isAsFarAsANetworkOnOneGridSees() {
    Architecture architecture = architecture(List.of(3, 2), Feed.ZERO_INPUT, null);
    assertThat(reach(architecture)).isEqualTo(2 * (2 + 2 + 2));
    assertThat(seen(architecture)).isEqualTo(reach(architecture));
  }

  @Test
  void isAsFarAsANetworkThatIsFedBackSees() {
    Architecture architecture = architecture(List.of(3, 2), Feed.AUTOREGRESSIVE, null);
    assertThat(reach(architecture)).isEqualTo(2 * (2 + 2 + 2 * 2));
    assertThat(seen(architecture)).isEqualTo(reach(architecture));
  }

  @Test
  void isAtLeastAsFarAsANetworkWithStridesSees() {
    Architecture architecture = architecture(List.of(3, 2), Feed.ZERO_INPUT, List.of(3));
    assertThat(seen(architecture)).isBetween(reach(architecture) / 2, reach(architecture));
  }

  @Test
  void cellsAreWhatTheCoarsestLayerSeesAsOne() {
    assertThat(new Footprint(architecture(List.of(3, 2), Feed.ZERO_INPUT, List.of(3))).cell())
        .isEqualTo(6);
  }

  private static int reach(Architecture architecture) {
    return new Footprint(architecture).reach(FRAMES, HORIZON);
  }

  /** How far from a patch in the middle a forecast differs when the patch does. */
  private static int seen(Architecture architecture) {
    float[] blank = new float[FRAMES * ROWS * COLUMNS];
    float[] spot = blank.clone();
    int left = COLUMNS / 2;
    for (int row = 0; row < FRAMES * ROWS; row++) {
      spot[row * COLUMNS + left] = 1000;
      spot[row * COLUMNS + left + 1] = 1000;
    }
    try (var network = TrainedNetwork.of(architecture, Initialisation.glorot(architecture, 1))) {
      float[] without = forecast(network, blank);
      float[] with = forecast(network, spot);
      int far = 0;
      for (int i = 0; i < with.length; i++) {
        if (with[i] != without[i]) {
          int column = i % COLUMNS;
          far = Math.max(far, Math.max(left - column, column - left - 1));
        }
      }
      return far;
    }
  }

  private static float[] forecast(TrainedNetwork network, float[] frames) {
    return network.forecast(frames, 1, FRAMES, 1, ROWS, COLUMNS, HORIZON, () -> {});
  }

  private static Architecture architecture(
      List<Integer> hidden, Feed feed, @Nullable List<Integer> strides) {
    return new Architecture(
        1, 2, hidden, 3, 3, Peephole.CHANNEL, null, null, feed, Output.LINEAR, strides);
  }
}

package dev.convcast.verification;

import dev.convcast.datasets.DatasetDescription;
import dev.convcast.forecasters.Baseline;
import dev.convcast.frames.Unit;
import dev.convcast.verification.result.Score;
import dev.convcast.verification.result.ScoreKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What an evaluation looks at where nobody says anything else. */
record Usual(DatasetDescription data, DataRange range) {

  static final ScoreKey RANKING = new ScoreKey(Score.MSE, null, null);
  static final int WORST = 10;

  private static final List<Double> RAIN = List.of(0.5, 2.0, 5.0, 10.0, 30.0);
  private static final List<Integer> WINDOWS = List.of(5, 15, 45);
  private static final Unit MILLIMETRES_AN_HOUR = new Unit("mm/h");

  List<Double> thresholds() {
    List<Double> rain =
        RAIN.stream().filter(each -> each > range.low() && each <= range.high()).toList();
    return MILLIMETRES_AN_HOUR.equals(data.unit()) && !rain.isEmpty()
        ? rain
        : Stream.of(0.25, 0.5, 0.75)
            .map(share -> range.low() + share * (range.high() - range.low()))
            .toList();
  }

  List<Integer> windows() {
    int longest = Math.max(data.rows(), data.columns());
    return WINDOWS.stream().filter(side -> 2 * side <= longest).toList();
  }

  static List<Baseline> baselines(int inputs) {
    return Arrays.stream(Baseline.values()).filter(each -> each.leastInputs() <= inputs).toList();
  }
}

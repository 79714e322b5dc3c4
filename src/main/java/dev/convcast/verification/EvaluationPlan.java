package dev.convcast.verification;

import dev.convcast.datasets.Window;
import dev.convcast.datasets.Windows;
import dev.convcast.forecasters.Baseline;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.scores.Measures;
import java.util.AbstractList;
import java.util.List;

/**
 * All that is decided about an evaluation before it begins.
 *
 * @param part as it is spelled
 * @param windows all that the part has
 * @param cases how many of them are forecast, spread evenly
 * @param common whether only pixels count that every forecaster has
 * @param ranking by which score cases are ordered
 * @param worst how many are listed
 */
record EvaluationPlan(
    String part,
    int inputs,
    int horizon,
    Windows windows,
    int cases,
    Measures measures,
    boolean common,
    List<Baseline> baselines,
    ScoreKey ranking,
    int worst) {

  List<Window> chosen() {
    return new AbstractList<>() {
      @Override
      public Window get(int index) {
        return windows.get((int) ((long) index * windows.size() / cases));
      }

      @Override
      public int size() {
        return cases;
      }
    };
  }
}

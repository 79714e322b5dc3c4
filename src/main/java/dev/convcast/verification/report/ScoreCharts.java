package dev.convcast.verification.report;

import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Evaluation.ForecasterScores;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Scores;
import java.util.List;
import java.util.Map;

/** Each score against lead time. */
record ScoreCharts(Evaluation evaluation) {

  List<Map<String, String>> all() {
    return Keys.of(evaluation).stream()
        .filter(this::isKnown)
        .map(key -> Map.of("alt", alt(key), "image", draw(key)))
        .toList();
  }

  private boolean isKnown(ScoreKey key) {
    return evaluation.forecasters().stream().anyMatch(each -> isKnown(key, each));
  }

  private static boolean isKnown(ScoreKey key, ForecasterScores forecaster) {
    return forecaster.byLeadTime().stream().anyMatch(scores -> key.of(scores) != null);
  }

  private String alt(ScoreKey key) {
    return Keys.name(key, evaluation) + " against lead time";
  }

  private String draw(ScoreKey key) {
    var plot =
        new Plot(
            Keys.name(key, evaluation),
            evaluation.interval() == null ? "lead time, frames" : "lead time, min",
            Keys.unit(key, evaluation));
    plot.style().setYAxisDecimalPattern("0.####");
    double[] leads = leads();
    List<ForecasterScores> all = evaluation.forecasters();
    for (int i = 0; i < all.size(); i++) {
      if (isKnown(key, all.get(i))) {
        plot.line(i, all.get(i).model(), leads, values(key, all.get(i).byLeadTime()));
      }
    }
    return plot.png();
  }

  private double[] leads() {
    String interval = evaluation.interval();
    double each = interval == null ? 1 : Told.minutes(interval);
    double[] leads = new double[evaluation.horizon()];
    for (int i = 0; i < leads.length; i++) {
      leads[i] = each * (i + 1);
    }
    return leads;
  }

  private static double[] values(ScoreKey key, List<Scores> byLead) {
    double[] values = new double[byLead.size()];
    for (int i = 0; i < values.length; i++) {
      Double value = key.of(byLead.get(i));
      values[i] = value == null ? Double.NaN : value;
    }
    return values;
  }
}

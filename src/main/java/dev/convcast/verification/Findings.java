package dev.convcast.verification;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Evaluation.ForecasterScores;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.result.Skill;
import dev.convcast.verification.result.Spectrum;
import dev.convcast.verification.scores.Measures;
import dev.convcast.verification.scores.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what tallies say.
 *
 * @param contestants the model first
 */
record Findings(FrameArchive archive, EvaluationPlan plan, List<Contestant> contestants) {

  Evaluation evaluation(List<Tally> tallies, Ranks ranks, Evaluation.Seconds seconds) {
    List<ForecasterScores> scores = new ArrayList<>();
    List<Spectrum> spectra = new ArrayList<>();
    for (int i = 0; i < tallies.size(); i++) {
      Contestant contestant = contestants.get(i);
      Tally tally = tallies.get(i);
      scores.add(
          new ForecasterScores(
              contestant.name(), contestant.version(), tally.overall(), tally.byLeadTime()));
      spectra.addAll(tally.spectra(contestant.name()));
    }
    Measures measures = plan.measures();
    List<ScoreKey> keys = ScoreKey.of(measures.thresholds(), measures.windows());
    List<Skill> skill =
        scores.stream()
            .skip(1)
            .flatMap(baseline -> new Comparison(scores.get(0), baseline).by(keys).stream())
            .toList();
    var data = archive.description();
    return new Evaluation(
        data.unit() == null ? null : data.unit().symbol(),
        data.interval() == null ? null : data.interval().toString(),
        new Evaluation.Range(measures.low(), measures.high()),
        plan.part(),
        plan.cases(),
        plan.windows().size(),
        plan.inputs(),
        plan.horizon(),
        plan.common() ? "common" : "own",
        scores,
        skill,
        spectra,
        ranks.worst(plan.worst()).stream().map(this::describe).toList(),
        seconds);
  }

  Evaluation.Case describe(Ranks.Rank rank) {
    Window window = plan.chosen().get(rank.number());
    ScoreKey key = plan.ranking();
    return new Evaluation.Case(
        window.firstFrame(),
        new FrameTimes(archive).of(window.firstFrame() + plan.inputs() - 1).orElse(null),
        key.score().field(),
        key.threshold(),
        rank.score());
  }
}

package dev.convcast.verification.scores;

import dev.convcast.verification.result.Scores;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All that is added up at one lead time. */
final class LeadTally {

  private final Measures measures;
  private final Errors errors = new Errors();
  private final CrossEntropy crossEntropy = new CrossEntropy();
  private final Ssim ssim;
  private final List<Contingency> contingencies;
  private final List<FractionsSkill> fractions;

  LeadTally(Measures measures) {
    this.measures = measures;
    ssim = new Ssim(measures.range());
    contingencies = measures.thresholds().stream().map(Contingency::new).toList();
    int[] windows = measures.tables().windows();
    fractions =
        measures.thresholds().stream().map(each -> new FractionsSkill(each, windows)).toList();
  }

  /** Adds one case: a pair for each channel. */
  void add(List<FramePair> channels) {
    var sequence = new CrossEntropy();
    for (FramePair pair : channels) {
      errors.add(pair);
      if (measures.probability()) {
        sequence.add(pair, measures.low(), measures.high());
      }
      ssim.add(pair);
      var forecastArea = new Area(pair);
      var truthArea = new Area(pair);
      List<WindowWeights> weights = measures.tables().weights(pair);
      contingencies.forEach(each -> each.add(pair));
      fractions.forEach(each -> each.add(pair, weights, forecastArea, truthArea));
    }
    crossEntropy.add(sequence);
  }

  /** Adds other cases at the same lead time. */
  void add(LeadTally other) {
    pool(other);
    crossEntropy.add(other.crossEntropy);
  }

  /** Adds the same cases at another lead time. */
  void addLead(LeadTally other) {
    pool(other);
    crossEntropy.addLead(other.crossEntropy);
  }

  private void pool(LeadTally other) {
    errors.add(other.errors);
    ssim.add(other.ssim);
    for (int k = 0; k < contingencies.size(); k++) {
      contingencies.get(k).add(other.contingencies.get(k));
      fractions.get(k).add(other.fractions.get(k));
    }
  }

  Scores scores(@Nullable Integer lead) {
    return new Scores(
        lead,
        errors.n(),
        errors.mse(),
        errors.mae(),
        errors.rmse(),
        errors.bias(),
        crossEntropy.value(),
        ssim.value(),
        errors.psnr(measures.range()),
        errors.correlation(),
        IntStream.range(0, contingencies.size()).mapToObj(this::thresholdScores).toList());
  }

  private Scores.ThresholdScores thresholdScores(int k) {
    Contingency counts = contingencies.get(k);
    return new Scores.ThresholdScores(
        measures.thresholds().get(k),
        counts.hits(),
        counts.misses(),
        counts.falseAlarms(),
        counts.correctNegatives(),
        counts.csi(),
        counts.pod(),
        counts.far(),
        counts.hss(),
        counts.bias(),
        IntStream.range(0, measures.windows().size())
            .mapToObj(
                w ->
                    new Scores.FractionsScore(measures.windows().get(w), fractions.get(k).value(w)))
            .toList());
  }
}

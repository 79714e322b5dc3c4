package dev.convcast.verification.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.frames.Grid;
import dev.convcast.verification.result.Scores;
import dev.convcast.verification.result.Spectrum;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final Grid GRID = new Grid(2, 12, 9);
  private static final int HORIZON = 3;
  private static final Measures MEASURES =
      new Measures(
          0, 1, true, List.of(0.25, 0.5), List.of(3, 5), new GridTables(12, 9, List.of(3, 5)));

  private final Random random = new Random(1);

  @Test
  void findsTheSameInPartsAsInOne() {
    var one = new Tally(MEASURES, HORIZON);
    var first = new Tally(MEASURES, HORIZON);
    var second = new Tally(MEASURES, HORIZON);
    for (int n = 0; n < 6; n++) {
      float[] forecast = frames();
      float[] truth = frames();
      one.add(forecast, truth, GRID);
      var alone = new Tally(MEASURES, HORIZON);
      alone.add(forecast, truth, GRID);
      (n < 3 ? first : second).add(alone);
    }
    first.add(second);
    assertThat(first.byLeadTime())
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .isEqualTo(one.byLeadTime());
    assertThat(first.spectra("m")).extracting(Spectrum::lead).containsExactly(1, 2, 3);
  }

  @Test
  void sumsCrossEntropyOverASequenceAndAveragesItOverSequences() {
    var all = new Tally(MEASURES, HORIZON);
    for (int n = 0; n < 4; n++) {
      var alone = new Tally(MEASURES, HORIZON);
      alone.add(frames(), frames(), GRID);
      all.add(alone);
    }
    double leads = all.byLeadTime().stream().mapToDouble(Scores::crossEntropy).sum();
    assertThat(all.overall().crossEntropy()).isCloseTo(leads, within(1e-9));
  }

  @Test
  void poolsLeadTimes() {
    var tally = new Tally(MEASURES, HORIZON);
    tally.add(frames(), frames(), GRID);
    Scores overall = tally.overall();
    List<Scores> leads = tally.byLeadTime();
    long n = leads.stream().mapToLong(Scores::n).sum();
    double squares = leads.stream().mapToDouble(each -> each.mse() * each.n()).sum();
    assertThat(overall.lead()).isNull();
    assertThat(overall.n()).isEqualTo(n).isLessThan(HORIZON * GRID.size());
    assertThat(overall.mse()).isCloseTo(squares / n, within(1e-12));
    assertThat(overall.thresholds().get(0).hits())
        .isEqualTo(leads.stream().mapToLong(each -> each.thresholds().get(0).hits()).sum());
    assertThat(leads).extracting(Scores::lead).containsExactly(1, 2, 3);
  }

  private float[] frames() {
    float[] frames = new float[HORIZON * GRID.size()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = random.nextInt(50) == 0 ? Float.NaN : random.nextFloat();
    }
    return frames;
  }
}

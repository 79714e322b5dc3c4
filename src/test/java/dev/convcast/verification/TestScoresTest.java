package dev.convcast.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.frames.Grid;
import dev.convcast.verification.result.Evaluation;
import dev.convcast.verification.result.Evaluation.ForecasterScores;
import dev.convcast.verification.result.ScoreKey;
import dev.convcast.verification.scores.GridTables;
import dev.convcast.verification.scores.Measures;
import dev.convcast.verification.scores.Tally;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class TestScoresTest {

  private static final List<Double> THRESHOLDS = List.of(0.1, 0.2, 0.3, 0.4, 0.5);
  private static final List<Integer> WINDOWS = List.of(5, 15, 45);
  private static final int HALF_A_CARD = 1 << 19;

  @Test
  void leavesRoomInACardHoweverLongTheHorizon() {
    assertThat(size(TestScores.MOST_LEADS, true)).isLessThan(HALF_A_CARD);
    assertThat(size(10 * TestScores.MOST_LEADS, false)).isLessThan(HALF_A_CARD);
  }

  private static int size(int horizon, boolean byLeadTime) {
    var random = new Random(1);
    float[] forecast = new float[horizon * 64];
    float[] truth = new float[forecast.length];
    for (int i = 0; i < truth.length; i++) {
      forecast[i] = random.nextFloat();
      truth[i] = random.nextFloat();
    }
    var grid = new Grid(1, 8, 8);
    var tally =
        new Tally(
            new Measures(0, 1, true, THRESHOLDS, WINDOWS, new GridTables(8, 8, WINDOWS)), horizon);
    tally.add(forecast, truth, grid);
    List<ForecasterScores> scores =
        Stream.of("a-model", "persistence", "optical-flow")
            .map(name -> new ForecasterScores(name, 1, tally.overall(), tally.byLeadTime()))
            .toList();
    var keys = ScoreKey.of(THRESHOLDS, WINDOWS);
    var evaluation =
        new Evaluation(
            "mm/h",
            "PT5M",
            new Evaluation.Range(0, 1),
            "test",
            1,
            1,
            1,
            horizon,
            "own",
            scores,
            Stream.of(1, 2)
                .flatMap(i -> new Comparison(scores.get(0), scores.get(i)).by(keys).stream())
                .toList(),
            tally.spectra("a-model"),
            List.of(),
            new Evaluation.Seconds(2, 1));
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsBytes(evaluation.forCard(byLeadTime))
        .length;
  }
}

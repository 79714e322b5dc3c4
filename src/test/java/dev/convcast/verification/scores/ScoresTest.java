package dev.convcast.verification.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.verification.result.Spectrum;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each score against implementations that are not ours, and against tables worked by hand. */
class ScoresTest {

  private static final Offset<Double> ROUNDING = within(1e-9);
  private static final float NONE = Float.NaN;

  private final Fixtures fixtures = new Fixtures();

  @ParameterizedTest
  @ValueSource(strings = {"", "_with_holes"})
  void agreesWithSciPyOnErrorsAndCorrelation(String holes) {
    var errors = new Errors();
    errors.add(fixtures.pair(holes));
    assertThat(errors.mse()).isCloseTo(fixtures.score("mse" + holes), ROUNDING);
    assertThat(errors.rmse()).isCloseTo(Math.sqrt(fixtures.score("mse" + holes)), ROUNDING);
    assertThat(errors.correlation()).isCloseTo(fixtures.score("correlation" + holes), ROUNDING);
  }

  @Test
  void agreesWithScikitImageOnPeakSignalToNoise() {
    var errors = new Errors();
    errors.add(fixtures.pair(""));
    assertThat(errors.psnr(Fixtures.RANGE)).isCloseTo(fixtures.score("psnr"), ROUNDING);
    assertThat(errors.mae()).isCloseTo(fixtures.score("mae"), ROUNDING);
    assertThat(errors.bias()).isCloseTo(fixtures.score("bias"), ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_with_holes"})
  void agreesWithScikitImageOnStructuralSimilarity(String holes) {
    var ssim = new Ssim(Fixtures.RANGE);
    ssim.add(fixtures.pair(holes));
    assertThat(ssim.value()).isCloseTo(fixtures.score("ssim" + holes), ROUNDING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_with_holes"})
  void agreesWithNumPyOnCrossEntropy(String holes) {
    var crossEntropy = new CrossEntropy();
    crossEntropy.add(fixtures.pair(holes), 0, Fixtures.RANGE);
    assertThat(crossEntropy.value())
        .isCloseTo(fixtures.score("cross_entropy" + holes), within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_with_holes"})
  void agreesWithSciPysFilterOnFractions(String holes) {
    double[] expected = fixtures.scores("fss" + holes); // (2 thresholds, 3 windows)
    double[] thresholds = {1, 4};
    for (int k = 0; k < 2; k++) {
      var fractions = new FractionsSkill(thresholds[k], 3, 9, 45);
      fractions.add(fixtures.pair(holes));
      for (int w = 0; w < 3; w++) {
        assertThat(fractions.value(w)).isCloseTo(expected[3 * k + w], ROUNDING);
      }
    }
  }

  @Test
  void agreesWithNumPyOnTheSpectrum() {
    var spectrum = new PowerSpectrum(rings(), 0);
    spectrum.add(fixtures.pair(""));
    List<Spectrum.Band> bands = spectrum.bands().subList(0, 16 - 1);
    for (int k = 0; k < bands.size(); k++) {
      assertThat(bands.get(k).wavenumber()).isEqualTo(k + 1);
      assertThat(bands.get(k).wavelength()).isCloseTo(45.0 / (k + 1), ROUNDING);
      assertThat(bands.get(k).forecast())
          .isCloseTo(fixtures.scores("spectrum_forecast")[k], ROUNDING);
      assertThat(bands.get(k).truth()).isCloseTo(fixtures.scores("spectrum_truth")[k], ROUNDING);
    }
  }

  private static PowerSpectrum.Rings rings() {
    return new PowerSpectrum.Rings(Fixtures.ROWS, Fixtures.COLUMNS);
  }

  @Test
  void findsLessPowerInABlurredForecast() {
    var random = new Random(1);
    float[] truth = new float[64 * 64];
    float[] blurred = new float[truth.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = random.nextFloat();
      for (int neighbour : new int[] {-65, -64, -63, -1, 0, 1, 63, 64, 65}) {
        blurred[Math.floorMod(i - neighbour, truth.length)] += truth[i] / 9;
      }
    }
    var spectrum = new PowerSpectrum(new PowerSpectrum.Rings(64, 64), 0);
    spectrum.add(new FramePair(blurred, truth, 64, 64));
    List<Spectrum.Band> bands = spectrum.bands();
    Spectrum.Band smallest = bands.get(bands.size() - 1);
    assertThat(bands.get(0).forecast() / bands.get(0).truth()).isCloseTo(1, within(0.05));
    assertThat(smallest.forecast() / smallest.truth()).isLessThan(0.1);
  }

  /**
   * Finley's tornado forecasts of 1884, as Wilks, Statistical Methods (2011), table 8.1 has them.
   */
  @Test
  void agreesWithTheTornadoTable() {
    Contingency table = table(28, 23, 72, 2680);
    assertThat(table.csi()).isCloseTo(28.0 / 123, ROUNDING);
    assertThat(table.csi()).isCloseTo(0.228, within(5e-4));
    assertThat(table.pod()).isCloseTo(0.549, within(5e-4));
    assertThat(table.far()).isCloseTo(0.720, within(5e-4));
    assertThat(table.bias()).isCloseTo(1.96, within(5e-3));
    assertThat(table.hss()).isCloseTo(0.355, within(5e-4));
  }

  @Test
  void countsAnEventAtTheThresholdItself() {
    var table = new Contingency(0.7);
    table.add(
        pair(
            new float[] {0.7f, 0.69f, 0.9f, 0.1f, 0.8f, NONE},
            new float[] {0.7f, 0.7f, 0.2f, 0.1f, NONE, 0.9f}));
    assertThat(table.hits()).isEqualTo(1);
    assertThat(table.misses()).isEqualTo(1);
    assertThat(table.falseAlarms()).isEqualTo(1);
    assertThat(table.correctNegatives()).isEqualTo(1);
    assertThat(table.csi()).isCloseTo(1.0 / 3, ROUNDING);
    assertThat(table.pod()).isEqualTo(0.5);
    assertThat(table.far()).isEqualTo(0.5);
    assertThat(table.bias()).isEqualTo(1);
    assertThat(table.hss()).isEqualTo(0);
  }

  @Test
  void leavesScoresOfAnEventThatNeverHappensUndefined() {
    Contingency table = table(0, 0, 0, 9);
    assertThat(table.csi()).isNull();
    assertThat(table.pod()).isNull();
    assertThat(table.far()).isNull();
    assertThat(table.bias()).isNull();
    assertThat(table.hss()).isNull();
    assertThat(table(0, 0, 4, 5).far()).isEqualTo(1);
    assertThat(table(0, 0, 4, 5).pod()).isNull();
  }

  @Test
  void leavesAllScoresOfNothingUndefined() {
    FramePair nothing = pair(new float[] {NONE, 1, NONE}, new float[] {1, NONE, NONE});
    var errors = new Errors();
    errors.add(nothing);
    var ssim = new Ssim(1);
    ssim.add(nothing);
    var fractions = new FractionsSkill(0.5, 3);
    fractions.add(nothing);
    var crossEntropy = new CrossEntropy();
    crossEntropy.add(nothing, 0, 1);
    assertThat(errors.n()).isZero();
    assertThat(errors.mse()).isNull();
    assertThat(errors.mae()).isNull();
    assertThat(errors.rmse()).isNull();
    assertThat(errors.bias()).isNull();
    assertThat(errors.psnr(1)).isNull();
    assertThat(errors.correlation()).isNull();
    assertThat(ssim.value()).isNull();
    assertThat(fractions.value(0)).isNull();
    assertThat(crossEntropy.value()).isNull();
  }

  @Test
  void leavesTheCorrelationWithAConstantUndefined() {
    var errors = new Errors();
    errors.add(pair(new float[] {0.1f, 0.1f, 0.1f}, new float[] {1, 2, 3}));
    assertThat(errors.correlation()).isNull();
    assertThat(errors.n()).isEqualTo(3);
  }

  @Test
  void findsAPerfectForecastPerfect() {
    FramePair pair = fixtures.pair("");
    var perfect =
        new FramePair(pair.truth().clone(), pair.truth(), Fixtures.ROWS, Fixtures.COLUMNS);
    var errors = new Errors();
    errors.add(perfect);
    var ssim = new Ssim(Fixtures.RANGE);
    ssim.add(perfect);
    var fractions = new FractionsSkill(1, 3);
    fractions.add(perfect);
    assertThat(errors.mse()).isZero();
    assertThat(errors.psnr(Fixtures.RANGE)).isNull();
    assertThat(errors.correlation()).isCloseTo(1, ROUNDING);
    assertThat(ssim.value()).isCloseTo(1, ROUNDING);
    assertThat(fractions.value(0)).isEqualTo(1);
  }

  private static Contingency table(int hits, int misses, int falseAlarms, int correctNegatives) {
    int n = hits + misses + falseAlarms + correctNegatives;
    float[] forecast = new float[n];
    float[] truth = new float[n];
    Arrays.fill(forecast, 0, hits, 1);
    Arrays.fill(truth, 0, hits + misses, 1);
    Arrays.fill(forecast, hits + misses, hits + misses + falseAlarms, 1);
    var table = new Contingency(1);
    table.add(pair(forecast, truth));
    return table;
  }

  private static FramePair pair(float[] forecast, float[] truth) {
    return new FramePair(forecast, truth, 1, truth.length);
  }
}

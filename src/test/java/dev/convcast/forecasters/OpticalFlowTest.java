package dev.convcast.forecasters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.Shared;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.frames.files.FrameFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpticalFlowTest {

  private static final Grid GRID = new Grid(1, 64, 64);
  private static final int SIZE = GRID.size();

  private final OpticalFlow flow = new OpticalFlow();

  /** A round blob of height 1 that moves evenly, frame after frame. */
  private static float[] blob(int frames, double width, double down, double right) {
    float[] values = new float[frames * SIZE];
    for (int i = 0; i < values.length; i++) {
      int t = i / SIZE;
      double y = i % SIZE / 64 - (15 + down * t);
      double x = i % 64 - (12 + right * t);
      values[i] = (float) Math.exp(-(x * x + y * y) / (2 * width * width));
    }
    return values;
  }

  private static float[] map(float[] values, DoubleUnaryOperator function) {
    float[] mapped = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      mapped[i] = (float) function.applyAsDouble(values[i]);
    }
    return mapped;
  }

  private float[] forecast(float[] seen, Grid grid, int horizon) {
    float[] all = new float[horizon * grid.size()];
    int[] done = {0};
    flow.forecast(
        seen,
        seen.length / grid.size(),
        grid,
        horizon,
        () -> {},
        frame -> {
          System.arraycopy(frame, 0, all, done[0], frame.length);
          done[0] += frame.length;
        });
    return all;
  }

  private static float[] last(float[] seen, Grid grid, int horizon) {
    float[] repeated = new float[horizon * grid.size()];
    for (int step = 0; step < horizon; step++) {
      System.arraycopy(seen, seen.length - grid.size(), repeated, step * grid.size(), grid.size());
    }
    return repeated;
  }

  private static void assertClose(float[] forecast, float[] truth, double tolerance) {
    assertThat(forecast).hasSameSizeAs(truth);
    for (int i = 0; i < truth.length; i++) {
      if (!Float.isNaN(forecast[i])) {
        assertThat((double) forecast[i]).isCloseTo(truth[i], within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 3, 5, 8})
  void carriesABlobOn(double width) {
    float[] all = blob(14, width, 2, 3);
    float[] forecast = forecast(Arrays.copyOf(all, 6 * SIZE), GRID, 8);
    assertClose(forecast, Arrays.copyOfRange(all, 6 * SIZE, 14 * SIZE), .05);
    for (int step = 1; step <= 8; step++) {
      int known = 0;
      float highest = 0;
      for (int i = (step - 1) * SIZE; i < step * SIZE; i++) {
        known += Float.isNaN(forecast[i]) ? 0 : 1;
        highest = Float.isNaN(forecast[i]) ? highest : Math.max(highest, forecast[i]);
      }
      assertThat(highest).isGreaterThan(.95f);
      // what would come from above or the left of the grid is not known
      assertThat(known).isCloseTo((64 - 2 * step) * (64 - 3 * step), within(64));
    }
  }

  @Test
  void followsFastMotion() {
    float[] all = blob(4, 5, 7, 12);
    float[] forecast = forecast(Arrays.copyOf(all, 3 * SIZE), GRID, 1);
    assertClose(forecast, Arrays.copyOfRange(all, 3 * SIZE, 4 * SIZE), .1);
  }

  @Test
  void seesTheSameMotionInAnyUnit() {
    float[] all = blob(9, 5, 2, 3);
    List<DoubleUnaryOperator> units =
        List.of(v -> 255 * v, v -> 60 * v - 32, v -> 290 - 30 * v, v -> Math.expm1(5 * v));
    for (DoubleUnaryOperator unit : units) {
      float[] values = map(all, unit);
      double range = Math.abs(unit.applyAsDouble(1) - unit.applyAsDouble(0));
      float[] forecast = forecast(Arrays.copyOf(values, 6 * SIZE), GRID, 3);
      assertClose(forecast, Arrays.copyOfRange(values, 6 * SIZE, 9 * SIZE), .1 * range);
    }
  }

  @Test
  void movesAllChannelsTogether() {
    float[] one = blob(9, 4, 2, 3);
    float[] three = new float[3 * one.length];
    for (int t = 0; t < 9; t++) {
      for (int channel = 0; channel < 3; channel++) {
        for (int i = 0; i < SIZE; i++) {
          three[(t * 3 + channel) * SIZE + i] = one[t * SIZE + i] * (channel + 1);
        }
      }
    }
    int size = 3 * SIZE;
    float[] forecast = forecast(Arrays.copyOf(three, 6 * size), new Grid(3, 64, 64), 3);
    assertClose(forecast, Arrays.copyOfRange(three, 6 * size, 9 * size), .1);
  }

  @Test
  void leavesWhatDoesNotMove() {
    float[] still = blob(4, 5, 0, 0);
    assertThat(forecast(still, GRID, 5)).isEqualTo(last(still, GRID, 5));
  }

  @Test
  void leavesTheOnlyFrameItHas() {
    float[] only = blob(1, 5, 0, 0);
    only[100] = Float.NaN;
    assertThat(forecast(only, GRID, 5)).isEqualTo(last(only, GRID, 5));
  }

  @Test
  void keepsMissingDataMissing() {
    float[] seen = blob(4, 5, 0, 0);
    for (int i = 0; i < seen.length; i++) {
      seen[i] = i % 64 < 20 ? Float.NaN : seen[i];
    }
    assertThat(forecast(seen, GRID, 3)).isEqualTo(last(seen, GRID, 3));
  }

  @Test
  void carriesMissingDataAlongAndNothingIntoIt() {
    float[] all = blob(8, 5, 2, 3);
    float[] seen = Arrays.copyOf(all, 6 * SIZE);
    for (int i = 0; i < seen.length; i++) {
      boolean unseen = i % SIZE / 64 >= 48; // a part of the grid that was never seen
      seen[i] = unseen ? Float.NaN : seen[i];
    }
    float[] forecast = forecast(seen, GRID, 2);
    assertClose(forecast, Arrays.copyOfRange(all, 6 * SIZE, 8 * SIZE), .05);
    for (int step = 0; step < 2; step++) {
      assertThat(forecast[step * SIZE + 54 * 64 + 40]).isNaN();
      assertThat(forecast[step * SIZE + 46 * 64 + 40]).isNotNaN();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "2,2", "3,5", "7,7", "1,100", "100,1", "5,300", "17,16"})
  void takesAnyGrid(int rows, int columns) {
    var random = new Random(rows * 1000 + columns);
    for (int channels : new int[] {1, 3}) {
      var grid = new Grid(channels, rows, columns);
      for (int frames = 1; frames <= 4; frames++) {
        float[] values = new float[frames * grid.size()];
        assertThat(forecast(values, grid, 2)).isEqualTo(last(values, grid, 2));
        Arrays.fill(values, Float.NaN);
        assertThat(forecast(values, grid, 2)).isEqualTo(last(values, grid, 2));
        for (int i = 0; i < values.length; i++) {
          values[i] =
              random.nextInt(4) == 0 ? Float.NaN : (float) Math.exp(4 * random.nextGaussian());
        }
        assertInventsNothing(values, grid);
      }
    }
  }

  private void assertInventsNothing(float[] seen, Grid grid) {
    float lowest = Float.POSITIVE_INFINITY;
    float highest = Float.NEGATIVE_INFINITY;
    for (float value : last(seen, grid, 1)) {
      lowest = value < lowest ? value : lowest;
      highest = value > highest ? value : highest;
    }
    for (float value : forecast(seen, grid, 4)) {
      if (!Float.isNaN(value)) {
        assertThat(value).isBetween(lowest, highest);
      }
    }
  }

  @Test
  void givesTheSameForecastFromSeveralThreads() {
    float[] seen = blob(6, 3, 2, 3);
    float[] expected = forecast(seen, GRID, 4);
    assertThat(IntStream.range(0, 16).parallel().mapToObj(k -> forecast(seen, GRID, 4)))
        .allSatisfy(forecast -> assertThat(forecast).isEqualTo(expected));
  }

  @Test
  void leavesWhatItWasGivenAsItWas() {
    float[] seen = blob(6, 3, 2, 3);
    forecast(seen, GRID, 4);
    assertThat(seen).isEqualTo(blob(6, 3, 2, 3));
  }

  @Test
  void endsWhereAStepIsNotWanted() {
    int[] steps = {0};
    Runnable third =
        () -> {
          if (++steps[0] == 3) {
            throw new CancellationException();
          }
        };
    float[] seen = blob(3, 3, 2, 3);
    assertThatThrownBy(() -> flow.forecast(seen, 3, GRID, 9, third, frame -> {}))
        .isInstanceOf(CancellationException.class);
    assertThat(steps[0]).isEqualTo(3);
  }

  @Test
  void refusesAnotherNumberOfValues() {
    assertThatThrownBy(() -> flow.forecast(new float[SIZE], 2, GRID, 1, () -> {}, frame -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4096 values for 2 frames of 64 x 64");
  }

  /**
   * Thirteen forecasts of an hour from the last third of an event over the Netherlands, against
   * what pySTEPS reaches there with Lucas and Kanade's flow and semi-Lagrangian extrapolation.
   */
  @Test
  void isAsGoodAsPystepsOnRealRain(@TempDir Path scratch) throws IOException {
    int first = 65;
    FrameSequence event = event(Shared.file("data/radar/knmi"), first, scratch);
    Grid grid = event.grid();
    float[] values = event.values();
    var scores = new Scores(12);
    for (int start = 67; start <= 79; start++) {
      int next = (start + 1 - first) * grid.size();
      float[] seen = Arrays.copyOfRange(values, next - 3 * grid.size(), next);
      scores.count(forecast(seen, grid, 12), values, next, grid.size());
    }
    double[][] pysteps = { // lead time, CSI at 0.1, 1 and 5 mm/h, mean squared error
      {1, .940, .769, .472, .063}, {6, .832, .472, .060, .473}, {12, .760, .369, 0, .878}
    };
    for (double[] expected : pysteps) {
      int step = (int) expected[0] - 1;
      for (int k = 0; k < 3; k++) {
        assertThat(scores.csi(step, k)).isGreaterThan(.98 * expected[1 + k]);
      }
      assertThat(scores.squaredError(step)).isLessThan(1.02 * expected[4]);
    }
  }

  private static FrameSequence event(Path folder, int first, Path scratch) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<FrameFile> frames =
          files
              .filter(file -> file.toString().endsWith(".h5"))
              .sorted()
              .skip(first)
              .map(file -> new FrameFile(file.getFileName().toString(), null, file))
              .toList();
      return new FrameFiles(new CodecLimits(20_000_000, 1, 1), scratch).readSequence(frames);
    }
  }

  /** Counts by lead time, pooled over forecasts, of pixels known in forecast and truth. */
  private static final class Scores {

    private static final double[] THRESHOLDS = {.1, 1, 5};

    private final long[][] hits;
    private final long[][] misses; // and false alarms
    private final double[] squares;
    private final long[] pixels;

    Scores(int horizon) {
      hits = new long[horizon][THRESHOLDS.length];
      misses = new long[horizon][THRESHOLDS.length];
      squares = new double[horizon];
      pixels = new long[horizon];
    }

    void count(float[] forecast, float[] truth, int from, int size) {
      for (int i = 0; i < forecast.length; i++) {
        float said = forecast[i];
        float was = truth[from + i];
        if (Float.isNaN(said) || Float.isNaN(was)) {
          continue;
        }
        int step = i / size;
        pixels[step]++;
        squares[step] += (said - was) * (said - was);
        for (int k = 0; k < THRESHOLDS.length; k++) {
          boolean yes = said >= THRESHOLDS[k];
          if (yes && was >= THRESHOLDS[k]) {
            hits[step][k]++;
          } else if (yes || was >= THRESHOLDS[k]) {
            misses[step][k]++;
          }
        }
      }
    }

    double csi(int step, int threshold) {
      return (double) hits[step][threshold] / (hits[step][threshold] + misses[step][threshold]);
    }

    double squaredError(int step) {
      return squares[step] / pixels[step];
    }
  }
}

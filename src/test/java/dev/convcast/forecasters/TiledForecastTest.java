package dev.convcast.forecasters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.frames.Grid;
import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** The model that comes with the service, on a grid that it can forecast both ways. */
class TiledForecastTest {

  private static final Grid GRID = new Grid(1, 23, 633); // sides that the patch does not divide
  private static final int INPUTS = 10;
  private static final float[] SEEN = Rings.flying(INPUTS, 23, 633, 1);
  private static final long LITTLE = 1;

  private static ModelCard card;
  private static Forecaster whole;
  private static Forecaster tiled;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    FileSystemUtils.copyRecursively(Path.of("model-store"), folder);
    var store = new ModelStore(folder);
    ForecastModel model =
        ForecastModel.find(store, new ModelName("moving-digits"), Optional.empty());
    card = model.card().orElseThrow();
    whole = model.open(store, Long.MAX_VALUE);
    tiled = model.open(store, LITTLE);
  }

  @AfterAll
  static void close() {
    whole.close();
    tiled.close();
  }

  @Test
  void cutsTheGrid() {
    assertThat(new TileRule(card, LITTLE).over(GRID))
        .hasToString("2 overlapping tiles of 23 x 468");
  }

  @Test
  void equalsTheWholeUpToTheTrainedHorizonButForRounding() {
    assertThat(difference(tiled(SEEN, 1, 10), whole(SEEN, 1, 10))).isLessThan(1e-5f);
  }

  @Test
  void equalsTheWholeBeyondIt() {
    float[] blended = tiled(SEEN, 1, 20);
    float[] one = whole(SEEN, 1, 20);
    assertThat(difference(blended, one)).isLessThan(1e-3f);
    assertThat(difference(slopes(blended), slopes(one))).isLessThan(1e-3f); // no seam to see
  }

  /** Or else the frames would not show anything. */
  @Test
  void wouldNotWithoutAnOverlap() {
    float[] joined = new float[5 * GRID.size()];
    TiledAxis halves = TiledAxis.of(GRID.columns(), 2, 4, 0, 1);
    for (Tile tile : new Tiling(new TiledAxis(23, 24, List.of(0), 1), halves).tiles()) {
      float[] part = tile.cut(SEEN, 0, INPUTS, GRID);
      Grid grid = tile.grid(1);
      tile.add(whole.forecast(part, 1, INPUTS, grid, 5, () -> {}), joined, 0, 5, GRID);
    }
    assertThat(difference(joined, whole(SEEN, 1, 5))).isGreaterThan(0.1f);
  }

  @Test
  void givesTheFirstFramesOfALongerForecast() {
    float[] three = tiled(SEEN, 1, 3);
    assertThat(difference(three, Arrays.copyOf(tiled(SEEN, 1, 5), three.length))).isLessThan(1e-6f);
  }

  @Test
  void forecastsEachOfABatchAsAlone() {
    float[] other = Rings.flying(INPUTS, 23, 633, 2);
    float[] both = Arrays.copyOf(SEEN, 2 * SEEN.length);
    System.arraycopy(other, 0, both, SEEN.length, other.length);
    float[] together = tiled(both, 2, 2);
    int length = 2 * GRID.size();
    assertThat(Arrays.copyOf(together, length)).isEqualTo(tiled(SEEN, 1, 2));
    assertThat(Arrays.copyOfRange(together, length, 2 * length)).isEqualTo(tiled(other, 1, 2));
  }

  @Test
  void streamsTheSameFrames() {
    List<float[]> frames = new ArrayList<>();
    tiled.stream(SEEN, INPUTS, GRID, 3, () -> {}, frames::add);
    float[] said = tiled(SEEN, 1, 3);
    assertThat(frames).hasSize(3);
    for (int t = 0; t < 3; t++) {
      assertThat(frames.get(t))
          .isEqualTo(Arrays.copyOfRange(said, t * GRID.size(), (t + 1) * GRID.size()));
    }
  }

  @Test
  void missesWhatTheWholeMisses() {
    float[] gaps = SEEN.clone();
    for (int i = 0; i < gaps.length; i++) {
      boolean always = i % 633 > 300 && i % 633 < 340 && i / 633 % 23 < 9;
      boolean once = i / GRID.size() == 9 && i % 633 > 100 && i % 633 < 330;
      gaps[i] = always || once ? Float.NaN : gaps[i];
    }
    float[] blended = tiled(gaps, 1, 2);
    float[] one = whole(gaps, 1, 2);
    for (int i = 0; i < one.length; i++) {
      assertThat(Float.isNaN(blended[i])).isEqualTo(Float.isNaN(one[i]));
    }
    assertThat(Float.isNaN(one[320])).isTrue();
    assertThat(difference(blended, one)).isLessThan(1e-5f);
  }

  @Test
  void endsBeforeAnyStepOfAnyTile() {
    int[] steps = {0};
    tiled.forecast(SEEN, 1, INPUTS, GRID, 1, () -> steps[0]++);
    int last = steps[0];
    assertThatThrownBy(
            () ->
                tiled.forecast(
                    SEEN,
                    1,
                    INPUTS,
                    GRID,
                    1,
                    () -> {
                      if (--steps[0] == 0) {
                        throw new CancellationException();
                      }
                    }))
        .isInstanceOf(CancellationException.class);
    assertThat(last).isEqualTo(2 * 2 * (INPUTS + 1)); // tiles, layers, steps
  }

  private static float[] tiled(float[] seen, int batch, int horizon) {
    return tiled.forecast(seen, batch, INPUTS, GRID, horizon, () -> {});
  }

  private static float[] whole(float[] seen, int batch, int horizon) {
    return whole.forecast(seen, batch, INPUTS, GRID, horizon, () -> {});
  }

  /** From each column to the next. */
  private static float[] slopes(float[] frames) {
    float[] slopes = new float[frames.length];
    for (int i = 1; i < frames.length; i++) {
      slopes[i] = i % GRID.columns() == 0 ? 0 : frames[i] - frames[i - 1];
    }
    return slopes;
  }

  static float difference(float[] left, float[] right) {
    assertThat(left).hasSameSizeAs(right);
    float most = 0;
    for (int i = 0; i < left.length; i++) {
      most = Float.isNaN(left[i]) ? most : Math.max(most, Math.abs(left[i] - right[i]));
    }
    return most;
  }
}

package dev.convcast.forecasters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.convlstm.Initialisation;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelCard;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Small networks of random weights, cut along both axes. */
class TiledArchitecturesTest {

  private static final int INPUTS = 2;
  private static final int HORIZON = 2;

  @Test
  void ofTwoChannels() {
    assertTiledAsWhole(card(2, List.of(3), Feed.ZERO_INPUT, null, null), new Grid(2, 61, 83), 6);
  }

  @Test
  void fedBack() {
    assertTiledAsWhole(
        card(1, List.of(3, 2), Feed.AUTOREGRESSIVE, null, null), new Grid(1, 75, 86), 4);
  }

  @Test
  void withStrides() {
    assertTiledAsWhole(
        card(1, List.of(2, 2, 3), Feed.ZERO_INPUT, List.of(2, 2), null), new Grid(1, 413, 406), 4);
  }

  @Test
  void withPeepholesByPositionNever() {
    ModelCard card = card(1, List.of(2), Feed.ZERO_INPUT, null, 100);
    assertThat(new TileRule(card, 1).over(new Grid(1, 200, 200)).isWhole()).isTrue();
  }

  private static void assertTiledAsWhole(ModelCard card, Grid grid, int tiles) {
    var random = new Random(1);
    float[] seen = new float[INPUTS * grid.size()];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = random.nextInt(9) == 0 ? Float.NaN : 5 * random.nextFloat();
    }
    var weights = Initialisation.glorot(card.architecture(), 1);
    assertThat(new TileRule(card, 1).over(grid).tiles()).hasSizeGreaterThanOrEqualTo(tiles);
    try (var whole = NetworkForecaster.of(card, weights, Long.MAX_VALUE);
        var tiled = NetworkForecaster.of(card, weights, 1)) {
      float[] one = whole.forecast(seen, 1, INPUTS, grid, HORIZON, () -> {});
      float[] blended = tiled.forecast(seen, 1, INPUTS, grid, HORIZON, () -> {});
      assertThat(TiledForecastTest.difference(blended, one)).isLessThan(5e-5f); // of 0 to 5
    }
  }

  private static ModelCard card(
      int channels,
      List<Integer> hidden,
      Feed feed,
      @Nullable List<Integer> strides,
      @Nullable Integer side) {
    Peephole peephole = side == null ? Peephole.CHANNEL : Peephole.POSITION;
    var architecture =
        new Architecture(
            channels, 2, hidden, 3, 3, peephole, side, side, feed, Output.SIGMOID, strides);
    return new ModelCard(
        architecture,
        new ModelCard.Frames(
            INPUTS, HORIZON, null, Unit.ONE, ModelCard.Missing.FILL, Transform.linear(0, 5)),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        null);
  }
}

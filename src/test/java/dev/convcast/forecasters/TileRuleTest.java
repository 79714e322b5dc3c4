package dev.convcast.forecasters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.convlstm.Architecture;
import dev.convcast.convlstm.Architecture.Feed;
import dev.convcast.convlstm.Architecture.Output;
import dev.convcast.convlstm.Architecture.Peephole;
import dev.convcast.frames.Grid;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.models.ModelCard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the architecture of the model that comes with the service: 928 bytes a pixel. */
class TileRuleTest {

  private static final ModelCard CARD =
      new ModelCard(
          new Architecture(
              1,
              4,
              List.of(64, 64),
              3,
              3,
              Peephole.CHANNEL,
              null,
              null,
              Feed.AUTOREGRESSIVE,
              Output.SIGMOID),
          new ModelCard.Frames(
              10, 10, null, Unit.ONE, ModelCard.Missing.REFUSE, Transform.linear(0, 1)),
          Map.of(),
          Map.of(),
          Map.of(),
          null,
          null);

  @Test
  void leavesAGridThatMemoryHoldsWhole() {
    assertThat(over(928L * 1000 * 1000, 1000, 1000).isWhole()).isTrue();
  }

  @Test
  void cutsAGridThatIsALittleLargerOnce() {
    assertThat(over(928L * 1000 * 1000, 1000, 1004))
        .hasToString("2 overlapping tiles of 1000 x 652");
  }

  @Test
  void fillsTheMemoryWithTilesOfOneShape() {
    long memory = TileRule.DEFAULT_MEMORY;
    Tiling tiling = over(memory, 7316, 4963);
    assertThat(tiling).hasToString("24 overlapping tiles of 1472 x 1468");
    assertThat(928 * tiling.tileSize()).isBetween(memory * 3 / 4, memory);
  }

  @Test
  void takesTheSmallestTilesWhereNoneIsSmallEnough() {
    assertThat(over(1, 2000, 2000)).hasToString("121 overlapping tiles of 456 x 456");
  }

  @Test
  void leavesANarrowGridWholeHoweverLittleMemoryThereIs() {
    assertThat(over(1, 450, 450).isWhole()).isTrue();
  }

  private static Tiling over(long memory, int rows, int columns) {
    return new TileRule(CARD, memory).over(new Grid(1, rows, columns));
  }
}

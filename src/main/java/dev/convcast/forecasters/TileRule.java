package dev.convcast.forecasters;

import dev.convcast.convlstm.Footprint;
import dev.convcast.frames.Grid;
import dev.convcast.models.ModelCard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which grids a model forecasts in tiles: those for which its network would need more memory. It
 * depends on the model and the grid alone, so neither the horizon that is asked for nor other
 * sequences of a batch change a forecast. A network with peepholes by position has one grid, and
 * takes it whole. Numbers in here are measured in docs/decisions/013.
 */
public final class TileRule {

  /** Bytes where nothing else is said: 2 GiB. */
  public static final long DEFAULT_MEMORY = 2L << 30;

  private static final int TENSORS = 12; // of the size of a step's largest, live at its peak
  private static final int FRAME_COPIES = 2; // as they are, and cut into patches

  private final Footprint footprint;
  private final ModelCard.Frames frames;
  private final boolean oneGrid;
  private final int channels;
  private final long memory;

  /**
   * @param memory bytes that the network may need for a sequence, about
   */
  public TileRule(ModelCard card, long memory) {
    this.footprint = new Footprint(card.architecture());
    this.frames = card.frames();
    this.oneGrid = card.architecture().rows() != null;
    this.channels = card.architecture().channels();
    this.memory = memory;
  }

  /**
   * The tiles that cost least work within the memory; where overlaps leave none so small, those
   * that need least.
   */
  public Tiling over(Grid grid) {
    var whole = new Tiling(TiledAxis.whole(grid.rows()), TiledAxis.whole(grid.columns()));
    if (oneGrid || needs(whole) <= memory) {
      return whole;
    }
    List<Tiling> all = new ArrayList<>();
    for (TiledAxis rows : cuts(grid.rows())) {
      for (TiledAxis columns : cuts(grid.columns())) {
        all.add(new Tiling(rows, columns));
      }
    }
    return all.stream()
        .filter(tiling -> needs(tiling) <= memory)
        .min(Comparator.comparingLong(Tiling::work))
        .orElseGet(
            () -> all.stream().min(Comparator.comparingLong(Tiling::tileSize)).orElseThrow());
  }

  /** The whole axis, and every number of tiles that have at least a third that is their own. */
  private List<TiledAxis> cuts(int length) {
    int overlap = overlap();
    List<TiledAxis> cuts = new ArrayList<>(List.of(TiledAxis.whole(length)));
    for (int count = 2; ; count++) {
      TiledAxis cut = TiledAxis.of(length, count, footprint.cell(), overlap, ramp());
      if (2 * cut.side() < 3 * overlap || cut.side() >= length) {
        return cuts;
      }
      cuts.add(cut);
    }
  }

  /**
   * Where tiles overlap, neither counts where its forecast, up to the trained horizon, sees its own
   * edge; between those two margins one goes over into the other.
   */
  private int overlap() {
    int cell = footprint.cell();
    return (2 * reach() + ramp() + cell - 1) / cell * cell;
  }

  private int ramp() {
    return Math.max(1, reach() / 2);
  }

  private int reach() {
    return footprint.reach(frames.inputs(), frames.horizon());
  }

  private long needs(Tiling tiling) {
    long values = tiling.tileSize() * channels * (frames.inputs() + frames.horizon());
    return TENSORS * footprint.largestTensor(1, tiling.tileRows(), tiling.tileColumns())
        + FRAME_COPIES * Float.BYTES * values;
  }
}

package dev.convcast.forecasters;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One axis of a grid, covered by tiles of one length that overlap. In the middle of each overlap
 * the weight goes over from one tile to the next; the rest of the overlap, where a tile's own edge
 * spoils its forecast, has none of that tile.
 *
 * @param length of the axis in pixels
 * @param side of each tile; the last is shorter where it would stick out, by less than a cell
 * @param starts of the tiles in their order, each a multiple of the cell
 * @param ramp pixels in which the weight goes from 0 to 1
 */
record TiledAxis(int length, int side, List<Integer> starts, int ramp) {

  TiledAxis {
    starts = List.copyOf(starts);
  }

  /** Not cut. */
  static TiledAxis whole(int length) {
    return new TiledAxis(length, length, List.of(0), 0);
  }

  /**
   * So many tiles as evenly as cells allow, the shortest whose neighbours overlap as much.
   *
   * @param count at least 2
   * @param overlap the least, a multiple of the cell
   */
  static TiledAxis of(int length, int count, int cell, int overlap, int ramp) {
    int cells = (length + cell - 1) / cell;
    int side = (cells + (count - 1) * (overlap / cell) + count - 1) / count;
    List<Integer> starts =
        IntStream.range(0, count)
            .mapToObj(i -> (int) ((long) i * (cells - side) / (count - 1)) * cell)
            .toList();
    return new TiledAxis(length, side * cell, starts, ramp);
  }

  int count() {
    return starts.size();
  }

  /** Pixels of a tile. */
  int size(int tile) {
    return Math.min(side, length - starts.get(tile));
  }

  /** The weight of each pixel of a tile; those of all tiles that have the pixel add up to 1. */
  float[] weights(int tile) {
    float[] weights = new float[size(tile)];
    for (int i = 0; i < weights.length; i++) {
      int at = starts.get(tile) + i;
      weights[i] = (float) (beyond(tile - 1, at) - beyond(tile, at));
    }
    return weights;
  }

  /** How much of a pixel belongs to the tiles after the seam that follows a tile, 0 to 1. */
  private double beyond(int tile, int at) {
    if (tile < 0) {
      return 1;
    }
    if (tile == count() - 1) {
      return 0;
    }
    double seam = (starts.get(tile + 1) + starts.get(tile) + side) / 2.0;
    return Math.max(0, Math.min(1, (at + 0.5 - seam) / ramp + 0.5));
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A grid cut into tiles of {@link Winograd#TILE} pixels a side, the last of a row or column filled
 * up.
 *
 * @param rows how many tiles cover the grid's rows
 * @param columns and its columns
 */
record WinogradTiles(long rows, long columns) {

  static WinogradTiles over(long gridRows, long gridColumns) {
    long side = Winograd.TILE;
    return new WinogradTiles((gridRows + side - 1) / side, (gridColumns + side - 1) / side);
  }

  long count() {
    return rows * columns;
  }

  /** (TILE*TILE, N, B*tiles) to (B, N, H, W). */
  NDArray join(NDArray tiled, Cell.Extent grid) {
    Shape s = tiled.getShape();
    long side = Winograd.TILE;
    NDArray whole =
        tiled
            .reshape(side, side, s.get(1), grid.batch(), rows, columns)
            .transpose(3, 2, 4, 0, 5, 1) // (B, N, tile rows, TILE, tile columns, TILE)
            .reshape(grid.batch(), s.get(1), rows * side, columns * side);
    return Edges.crop(whole, grid.rows(), grid.columns());
  }
}

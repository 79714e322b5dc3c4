package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/**
 * Grids as rows of pixels in tiles, halved as hidden states are.
 *
 * @param rows (steps*rows, N), the last of each step being zeros
 */
record WinogradSteps(NDArray rows, WinogradTiles tiles, WinogradTables tables) implements Steps {

  static final float HALVED = 0.5f;

  /** Brings grids of any layout into this. */
  static WinogradSteps of(Steps others, int steps, WinogradTables tables) {
    if (others instanceof WinogradSteps same) {
      return same;
    }
    NDArray grids = others.grids();
    var tiles = new WinogradTiles(Extent.of(grids.getShape(), steps), steps);
    return new WinogradSteps(rows(grids.mul(HALVED), tiles, tables), tiles, tables);
  }

  /** (steps*B, N, H, W) to (steps*rows, N). */
  static NDArray rows(NDArray grids, WinogradTiles tiles, WinogradTables tables) {
    NDArray pixels =
        grids
            .transpose(0, 2, 3, 1)
            .reshape(-1, grids.size(1))
            .pad(new Shape(0, 0, 0, 1), 0); // (steps*B*H*W + 1, N)
    return ordered(pixels, tables.get("rows", tiles, WinogradTiles::ofGrids));
  }

  @Override
  public NDArray grids() {
    return grids(rows, tiles, tables).mul(1 / HALVED);
  }

  @Override
  public NDArray mixed(NDArray weight) {
    NDArray matrix = weight.reshape(weight.size(0), -1).transpose();
    return grids(rows.matMul(matrix), tiles, tables).mul(1 / HALVED);
  }

  /** (steps*rows, N) to (steps*B, N, H, W). */
  static NDArray grids(NDArray any, WinogradTiles tiles, WinogradTables tables) {
    Extent grid = tiles.grid();
    return ordered(any, tables.get("grids", tiles, WinogradTiles::grids))
        .reshape((long) tiles.steps() * grid.batch(), grid.rows(), grid.columns(), -1)
        .transpose(0, 3, 1, 2);
  }

  /** With numbers in the engine's own memory, as gradients ask for them later. */
  private static NDArray ordered(NDArray rows, ByteBuffer numbers) {
    return Libtorch.rows(rows, Libtorch.numbers(rows.getManager(), numbers).duplicate());
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Grids as rows of halved pixels in tiles, with a leaf for each step.
 *
 * @param rows (rows, N) each, the last being zeros
 */
record TapedSteps(NDList rows, WinogradTiles tiles, WinogradTables tables) implements Steps {

  /** Brings grids that nobody asks a gradient of into this. */
  static TapedSteps of(Steps others, int steps, WinogradTables tables) {
    NDArray grids = others.grids();
    var tiles = new WinogradTiles(Extent.of(grids.getShape(), steps), steps);
    return new TapedSteps(
        WinogradSteps.rows(grids.mul(WinogradSteps.HALVED), tiles, tables).split(steps, 0),
        tiles,
        tables);
  }

  @Override
  public NDArray grids() {
    return whole(Libtorch.concat(rows, 0));
  }

  @Override
  public NDArray mixed(NDArray weight) {
    NDArray matrix = weight.reshape(weight.size(0), -1).transpose();
    return whole(Libtorch.concat(rows, 0).matMul(matrix));
  }

  private NDArray whole(NDArray all) {
    return Libtorch.times(1 / WinogradSteps.HALVED, WinogradSteps.grids(all, tiles, tables));
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * Grids as rows of pixels in tiles, halved as hidden states are.
 *
 * @param rows of each step, (rows, N), the last being zeros
 */
record WinogradSteps(NDList rows, WinogradTiles tiles, WinogradTables tables) implements Steps {

  private static final float HALVED = 0.5f;

  /** Brings grids of any layout, of which nobody asks a gradient, into this. */
  static WinogradSteps of(Steps others, int steps, WinogradTables tables) {
    if (others instanceof WinogradSteps same) {
      return same;
    }
    NDArray grids = others.grids();
    var tiles = new WinogradTiles(Extent.of(grids.getShape(), steps), steps);
    NDArray pixels =
        grids
            .mul(HALVED)
            .transpose(0, 2, 3, 1)
            .reshape(-1, grids.size(1))
            .pad(new Shape(0, 0, 0, 1), 0); // (steps*B*H*W + 1, N)
    NDArray rows = ordered(pixels, tables.get("rows", tiles, WinogradTiles::ofGrids));
    return new WinogradSteps(rows.split(steps, 0), tiles, tables);
  }

  /** The rows of each step as an input. */
  Cell.Inputs inputs() {
    Iterator<NDArray> each = rows.iterator();
    return () -> new Cell.Input(each.next(), 0, tiles.grid());
  }

  @Override
  public NDArray grids() {
    return grids(rows);
  }

  @Override
  public NDArray mixed(NDArray weight) {
    NDArray matrix = weight.reshape(weight.size(0), -1).transpose();
    var mixed = new NDList();
    rows.forEach(step -> mixed.add(step.matMul(matrix)));
    return grids(mixed);
  }

  /** (rows, any) of each step to (steps*B, any, H, W). */
  private NDArray grids(NDList each) {
    Extent grid = tiles.grid();
    NDArray all = Libtorch.concat(each, 0);
    NDArray pixels = ordered(all, tables.get("grids", tiles, WinogradTiles::grids));
    if (each.size() > 1) {
      all.close();
    }
    return Libtorch.times(1 / HALVED, pixels)
        .reshape((long) tiles.steps() * grid.batch(), grid.rows(), grid.columns(), -1)
        .transpose(0, 3, 1, 2);
  }

  /** With numbers in the engine's own memory, as gradients ask for them later. */
  private static NDArray ordered(NDArray rows, ByteBuffer numbers) {
    return Libtorch.rows(rows, Libtorch.numbers(rows.getManager(), numbers).duplicate());
  }
}

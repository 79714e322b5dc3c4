package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/** Inputs as their products, of as many steps at once as fill a block of tiles on each core. */
final class WinogradInputs implements Cell.Inputs {

  private final WinogradSteps steps;
  private final WinogradConvolution convolution;
  private final Team team;
  private final int atOnce;
  private int next;
  private @Nullable NDArray products;

  WinogradInputs(WinogradSteps steps, WinogradConvolution convolution, Team team) {
    this.steps = steps;
    this.convolution = convolution;
    this.team = team;
    int most = WinogradConvolution.BLOCK * team.size();
    this.atOnce = Math.max(1, most / steps.tiles().inStep());
  }

  @Override
  public Cell.Input next() {
    int number = next % atOnce;
    if (products == null || number == 0) {
      close();
      products = products(next, Math.min(next + atOnce, steps.tiles().steps()));
    }
    next++;
    return new Cell.Input(products, number, steps.tiles().grid());
  }

  private NDArray products(int first, int last) {
    var some = new NDList(steps.rows().subList(first, last));
    try (NDArray rows = NDArrays.concat(some)) {
      var tiles = new WinogradTiles(steps.tiles().grid(), last - first);
      return convolution.products(rows, tiles, team).values();
    }
  }

  @Override
  public void close() {
    if (products != null) {
      products.close();
    }
  }
}

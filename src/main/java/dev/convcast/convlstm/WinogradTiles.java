package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Grids cut into tiles of {@link Winograd#TILE} pixels a side, the last of a row or column filled
 * up, and the tiles into blocks. A tensor of pixels has a row for each, (pixels, N); they are in
 * the order of the blocks, within a block in the order of their places in the tile, and within a
 * place in the order of the tiles.
 *
 * @param blockSize how many tiles are in a block; the last has the rest
 */
record WinogradTiles(Extent grid, int blockSize) {

  private static final int SIDE = Winograd.TILE;

  int blocks() {
    return (count() + blockSize - 1) / blockSize;
  }

  /** How many tiles are in a block. */
  int count(int block) {
    return Math.min(blockSize, count() - block * blockSize);
  }

  /** How many pixels are in all tiles, those outside of the grid included. */
  int pixels() {
    return count() * SIDE * SIDE;
  }

  private int count() {
    return grid.batch() * down() * across();
  }

  private int down() {
    return (grid.rows() + SIDE - 1) / SIDE;
  }

  private int across() {
    return (grid.columns() + SIDE - 1) / SIDE;
  }

  /**
   * For each place in a tile of inputs, and for each tile of a block, which pixel is there: (side *
   * side, count). Zeros around the grid are the pixel after the last.
   *
   * @param around how far a tile of inputs stands out on each side
   */
  NDArray inputs(NDManager manager, int block, int around) {
    int side = SIDE + 2 * around;
    int count = count(block);
    var pixels = new long[side * side * count];
    for (int k = 0; k < count; k++) {
      int tile = block * blockSize + k;
      int image = tile / (down() * across());
      int top = tile / across() % down() * SIDE - around;
      int left = tile % across() * SIDE - around;
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < side; j++) {
          boolean inside = inside(top + i, grid.rows()) && inside(left + j, grid.columns());
          pixels[(i * side + j) * count + k] = inside ? pixel(image, top + i, left + j) : pixels();
        }
      }
    }
    return manager.create(pixels, new Shape((long) side * side, count));
  }

  private static boolean inside(int at, int size) {
    return at >= 0 && at < size;
  }

  private int pixel(int image, int row, int column) {
    int tile = (image * down() + row / SIDE) * across() + column / SIDE;
    int block = tile / blockSize;
    int place = row % SIDE * SIDE + column % SIDE;
    return block * blockSize * SIDE * SIDE + place * count(block) + tile % blockSize;
  }

  /** (steps*B, N, H, W) to (pixels, N) each; what lies outside of the grid is of no account. */
  NDList cut(NDArray grids, int steps) {
    NDArray places = places(grids.getManager());
    NDArray rows = grids.transpose(0, 2, 3, 1).reshape(-1, grids.size(1)); // (steps*B*H*W, N)
    var cut = new NDList();
    for (NDArray step : rows.split(steps, 0)) {
      cut.add(Libtorch.rows(step, places));
    }
    return cut;
  }

  /** (pixels, N) of each step to (steps*B, N, H, W). */
  NDArray join(NDList steps) {
    NDArray pixels = pixels(steps.get(0).getManager());
    var rows = new NDList();
    for (NDArray step : steps) {
      rows.add(Libtorch.rows(step, pixels)); // (B*H*W, N)
    }
    return Libtorch.concat(rows, 0)
        .reshape((long) steps.size() * grid.batch(), grid.rows(), grid.columns(), -1)
        .transpose(0, 3, 1, 2);
  }

  /** For each place of the grids which pixel is there. */
  private NDArray pixels(NDManager manager) {
    var pixels = new long[grid.batch() * grid.rows() * grid.columns()];
    for (int place = 0; place < pixels.length; place++) {
      pixels[place] = pixel(place);
    }
    return manager.create(pixels);
  }

  /** For each pixel its place in the grids, or any. */
  private NDArray places(NDManager manager) {
    var places = new long[pixels()];
    for (int place = 0; place < grid.batch() * grid.rows() * grid.columns(); place++) {
      places[pixel(place)] = place;
    }
    return manager.create(places);
  }

  private int pixel(int place) {
    int row = place / grid.columns();
    return pixel(row / grid.rows(), row % grid.rows(), place % grid.columns());
  }
}

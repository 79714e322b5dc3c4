package dev.convcast.convlstm;

import java.util.ArrayList;
import java.util.List;

/**
 * Grids cut into square tiles, the last of a row or column filled up, and the tiles into blocks,
 * the last filled up too. In a tensor of pixels, (pixels, N), the pixels of a tile follow each
 * other.
 *
 * @param side of a tile
 */
record WinogradTiles(Extent grid, int side) {

  /** How many tiles are in a block: from here on oneDNN's products are nearly at full speed. */
  static final int BLOCK = 64;

  int blocks() {
    return (grid.batch() * down() * across() + BLOCK - 1) / BLOCK;
  }

  /** How many pixels are in all tiles, those outside of the grid included. */
  int pixels() {
    return blocks() * BLOCK * side * side;
  }

  private int down() {
    return (grid.rows() + side - 1) / side;
  }

  private int across() {
    return (grid.columns() + side - 1) / side;
  }

  /** The row of a pixel here. */
  int pixel(int image, int row, int column) {
    int tile = (image * down() + row / side) * across() + column / side;
    return (tile * side + row % side) * side + column % side;
  }

  /**
   * For each place in each tile of inputs which pixel is there, (tiles*places).
   *
   * @param around how far a tile of inputs stands out on each side
   * @param outside what lies outside of the grids
   */
  int[] inputs(int around, Extent.Numbering numbering, int outside) {
    int wide = side + 2 * around;
    var pixels = new int[blocks() * BLOCK * wide * wide];
    int at = 0;
    for (int tile = 0; tile < blocks() * BLOCK; tile++) {
      int image = tile / (down() * across());
      int top = tile / across() % down() * side - around;
      int left = tile % across() * side - around;
      for (int row = top; row < top + wide; row++) {
        for (int column = left; column < left + wide; column++) {
          pixels[at++] = isInside(image, row, column) ? numbering.of(image, row, column) : outside;
        }
      }
    }
    return pixels;
  }

  /** For each pixel of the grids which one it is here. */
  int[] grids() {
    var pixels = new int[grid.pixels()];
    grid.forEach(
        (image, row, column) -> pixels[grid.pixel(image, row, column)] = pixel(image, row, column));
    return pixels;
  }

  /**
   * For each pixel here, and for each of some steps, which one it is in tiles of all steps' grids.
   *
   * @return (steps*pixels), any where it lies outside of the grids
   */
  int[] order(WinogradTiles all, int steps) {
    var pixels = new int[steps * pixels()];
    for (int step = 0; step < steps; step++) {
      int at = step * pixels();
      int before = step * grid.batch();
      grid.forEach(
          (image, row, column) ->
              pixels[at + pixel(image, row, column)] = all.pixel(before + image, row, column));
    }
    return pixels;
  }

  /**
   * Shares the work between cores: by blocks, and where there are fewer of them also by pieces of
   * the gates, for which each core then transforms the same tiles.
   *
   * @return the first block and the last, the first piece and the last, these excluded
   */
  List<long[]> parts(int pieces, int cores) {
    int ofBlocks = Math.min(blocks(), cores);
    int ofPieces = Math.min(pieces, cores / ofBlocks);
    var parts = new ArrayList<long[]>();
    for (int b = 0; b < ofBlocks; b++) {
      for (int p = 0; p < ofPieces; p++) {
        parts.add(
            new long[] {
              (long) blocks() * b / ofBlocks,
              (long) blocks() * (b + 1) / ofBlocks,
              (long) pieces * p / ofPieces,
              (long) pieces * (p + 1) / ofPieces
            });
      }
    }
    return parts;
  }

  private boolean isInside(int image, int row, int column) {
    return image < grid.batch()
        && row >= 0
        && row < grid.rows()
        && column >= 0
        && column < grid.columns();
  }
}

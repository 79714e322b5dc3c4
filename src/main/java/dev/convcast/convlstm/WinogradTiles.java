package dev.convcast.convlstm;

import java.util.ArrayList;
import java.util.List;

/**
 * Grids cut into square tiles, the last of a row or column filled up. In a tensor of pixels,
 * (pixels, N), the pixels of a tile follow each other, and so do the tiles of a grid.
 */
record WinogradTiles(Extent grid) {

  static final int SIDE = 4;

  private static final int ENOUGH = 16; // tiles for a core that has the weights to itself

  /** Some tiles and some pieces of the gates; the last ones are excluded. */
  record Part(int firstTile, int lastTile, int firstPiece, int lastPiece) {}

  int count() {
    return grid.batch() * down() * across();
  }

  /** How many pixels are in all tiles, those outside of the grid included. */
  int pixels() {
    return count() * SIDE * SIDE;
  }

  private int down() {
    return (grid.rows() + SIDE - 1) / SIDE;
  }

  private int across() {
    return (grid.columns() + SIDE - 1) / SIDE;
  }

  /** The row of a pixel here. */
  int pixel(int image, int row, int column) {
    int tile = (image * down() + row / SIDE) * across() + column / SIDE;
    return (tile * SIDE + row % SIDE) * SIDE + column % SIDE;
  }

  /**
   * For each place in each tile of inputs which pixel is there, (tiles*places).
   *
   * @param around how far a tile of inputs stands out on each side
   * @param outside what lies outside of the grids
   */
  int[] inputs(int around, Extent.Numbering numbering, int outside) {
    int wide = SIDE + 2 * around;
    var pixels = new int[count() * wide * wide];
    int at = 0;
    for (int tile = 0; tile < count(); tile++) {
      int image = tile / (down() * across());
      int top = tile / across() % down() * SIDE - around;
      int left = tile % across() * SIDE - around;
      for (int row = top; row < top + wide; row++) {
        for (int column = left; column < left + wide; column++) {
          pixels[at++] = isInside(row, column) ? numbering.of(image, row, column) : outside;
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
   * Shares the work between cores: by tiles, and where there are few of them also by pieces of the
   * gates, for which each core then transforms the same tiles.
   */
  List<Part> parts(int pieces, int cores) {
    int ofTiles = Math.max(1, Math.min(count() / ENOUGH, cores));
    int ofPieces = Math.min(pieces, cores / ofTiles);
    var parts = new ArrayList<Part>();
    for (int t = 0; t < ofTiles; t++) {
      for (int p = 0; p < ofPieces; p++) {
        parts.add(
            new Part(
                count() * t / ofTiles,
                count() * (t + 1) / ofTiles,
                pieces * p / ofPieces,
                pieces * (p + 1) / ofPieces));
      }
    }
    return parts;
  }

  private boolean isInside(int row, int column) {
    return row >= 0 && row < grid.rows() && column >= 0 && column < grid.columns();
  }
}

package dev.convcast.convlstm;

import java.util.ArrayList;
import java.util.List;

/**
 * Grids of some steps cut into square tiles, the last of a row or column filled up. In a step's
 * tensors pixels are in order of their place in a tile, and then of tiles: (16, tiles). Of these
 * there is an odd number, one of them maybe unused: rows that are powers of two apart would have
 * few places in a processor's cache.
 *
 * @param grid of a step
 */
record WinogradTiles(Extent grid, int steps) {

  static final int SIDE = 4;

  /** Pixels in a tile. */
  static final int PIXELS = SIDE * SIDE;

  private static final int ENOUGH = 16; // tiles for a core that has the weights to itself

  /** Some of all steps' tiles and some pieces of the gates; the last ones are excluded. */
  record Part(int firstTile, int lastTile, int firstPiece, int lastPiece) {}

  /** Tiles of a step that are used. */
  int inStep() {
    return grid.batch() * down() * across();
  }

  static int odd(int count) {
    return count | 1;
  }

  /** How many pixels a step's tensors have. */
  int pixels() {
    return PIXELS * odd(inStep());
  }

  private int down() {
    return (grid.rows() + SIDE - 1) / SIDE;
  }

  private int across() {
    return (grid.columns() + SIDE - 1) / SIDE;
  }

  /** The row of a pixel in a step's tensors. */
  int pixel(int image, int row, int column) {
    int tile = (image * down() + row / SIDE) * across() + column / SIDE;
    return (row % SIDE * SIDE + column % SIDE) * odd(inStep()) + tile;
  }

  /**
   * For each place in some tiles of inputs which pixel is there, (places, tiles made odd).
   *
   * @param around how far a tile of inputs stands out on each side
   * @param outside what lies outside of the grids
   */
  int[] inputs(int first, int last, int around, Extent.Numbering numbering, int outside) {
    int wide = SIDE + 2 * around;
    int tiles = odd(last - first);
    var pixels = new int[wide * wide * tiles];
    for (int tile = 0; tile < tiles; tile++) {
      int image = (first + tile) / (down() * across());
      int top = (first + tile) / across() % down() * SIDE - around;
      int left = (first + tile) % across() * SIDE - around;
      for (int place = 0; place < wide * wide; place++) {
        int row = top + place / wide;
        int column = left + place % wide;
        boolean inside = first + tile < last && isInside(row, column);
        pixels[place * tiles + tile] = inside ? numbering.of(image, row, column) : outside;
      }
    }
    return pixels;
  }

  /** For each pixel of a step's grids which one it is here. */
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
    int count = steps * inStep();
    int ofTiles = Math.max(1, Math.min(count / ENOUGH, cores));
    int ofPieces = Math.min(pieces, cores / ofTiles);
    var parts = new ArrayList<Part>();
    for (int t = 0; t < ofTiles; t++) {
      for (int p = 0; p < ofPieces; p++) {
        parts.add(
            new Part(
                count * t / ofTiles,
                count * (t + 1) / ofTiles,
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

package dev.convcast.convlstm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The grids of some steps cut into square tiles, the last of a row or column filled up. A step's
 * tensors have its pixels in the order of their places in a tile, and then of tiles: (16, tiles).
 * Of these there is an odd number, one of them maybe unused: rows that are powers of two apart
 * would have few places in a processor's cache.
 *
 * @param grid of a step
 */
record WinogradTiles(Extent grid, int steps) {

  static final int SIDE = 4;

  /** Pixels in a tile. */
  static final int PIXELS = SIDE * SIDE;

  private static final int ENOUGH = 16; // tiles for a core that has the weights to itself

  /** Some of all steps' tiles and some pieces of the gates; the last ones are excluded. */
  record Part(int firstTile, int lastTile, int firstPiece, int lastPiece) {

    /** As many tiles as have their transforms in a core's cache. */
    static final int BLOCK = Integer.getInteger("block", 32);

    List<Part> blocks() {
      var blocks = new ArrayList<Part>();
      for (int first = firstTile; first < lastTile; first += BLOCK) {
        blocks.add(new Part(first, Math.min(first + BLOCK, lastTile), firstPiece, lastPiece));
      }
      return blocks;
    }

    int tiles() {
      return lastTile - firstTile;
    }

    int pieces() {
      return lastPiece - firstPiece;
    }
  }

  /** Some tiles of inputs, which stand out on each side of those of results. */
  record Inputs(WinogradTiles all, int around, int first, int last) {}

  static int odd(int count) {
    return count | 1;
  }

  /** Tiles of a step. */
  int inStep() {
    return grid.batch() * down() * across();
  }

  /** Rows of a step in tensors of pixels, the last being zeros. */
  int rows() {
    return PIXELS * odd(inStep()) + 1;
  }

  /** One that is zeros. */
  private int outside() {
    return rows() - 1;
  }

  private int down() {
    return (grid.rows() + SIDE - 1) / SIDE;
  }

  private int across() {
    return (grid.columns() + SIDE - 1) / SIDE;
  }

  private int inImage() {
    return down() * across();
  }

  /** The row of a pixel; images are those of all steps. */
  private int row(int image, int row, int column) {
    int place = row % SIDE * SIDE + column % SIDE;
    int tile = image % grid.batch() * inImage() + row / SIDE * across() + column / SIDE;
    return image / grid.batch() * rows() + place * odd(inStep()) + tile;
  }

  /** Which row is at each place of each tile, (places, tiles made odd). */
  static int[] rows(Inputs inputs) {
    WinogradTiles all = inputs.all();
    int wide = SIDE + 2 * inputs.around();
    int tiles = odd(inputs.last() - inputs.first());
    var rows = new int[wide * wide * tiles];
    Arrays.fill(rows, all.outside());
    for (int tile = inputs.first(); tile < inputs.last(); tile++) {
      int image = tile / all.inImage();
      int top = tile / all.across() % all.down() * SIDE - inputs.around();
      int left = tile % all.across() * SIDE - inputs.around();
      for (int place = 0; place < wide * wide; place++) {
        int row = top + place / wide;
        int column = left + place % wide;
        if (row >= 0 && row < all.grid().rows() && column >= 0 && column < all.grid().columns()) {
          rows[place * tiles + tile - inputs.first()] = all.row(image, row, column);
        }
      }
    }
    return rows;
  }

  /** For each pixel of all steps' grids its row. */
  int[] grids() {
    Extent all = all();
    var rows = new int[all.pixels()];
    all.forEach(
        (image, row, column) -> rows[all.pixel(image, row, column)] = row(image, row, column));
    return rows;
  }

  /** For each row its pixel in all steps' grids, or the one behind the last. */
  int[] ofGrids() {
    Extent all = all();
    var pixels = new int[steps * rows()];
    Arrays.fill(pixels, all.pixels());
    all.forEach(
        (image, row, column) -> pixels[row(image, row, column)] = all.pixel(image, row, column));
    return pixels;
  }

  private Extent all() {
    return new Extent(steps * grid.batch(), grid.rows(), grid.columns());
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
}

package dev.convcast.convlstm;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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

  private static final int MOST = 4; // tiles of inputs that a pixel is in, with kernels up to 5

  /** Pixels in a tile. */
  static final int PIXELS = SIDE * SIDE;

  /** Some tiles of a step, or some pieces of the gates; the last one is excluded. */
  record Range(int first, int last) {

    int size() {
      return last - first;
    }

    /** As many parts as asked for, if it has so many, of sizes that differ by one at most. */
    List<Range> cut(int parts) {
      int count = Math.min(parts, size());
      return IntStream.range(0, count)
          .mapToObj(i -> new Range(first + size() * i / count, first + size() * (i + 1) / count))
          .toList();
    }

    List<Range> blocks(int most) {
      return cut((size() + most - 1) / most);
    }
  }

  /** Some tiles of inputs, which stand out on each side of those of results. */
  record Inputs(WinogradTiles all, int around, Range tiles) {}

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

  /** Which row of a step is at each place of each tile, (places, tiles made odd). */
  static int[] rows(Inputs inputs) {
    WinogradTiles all = inputs.all();
    Range tiles = inputs.tiles();
    int wide = SIDE + 2 * inputs.around();
    int count = odd(tiles.size());
    var rows = new int[wide * wide * count];
    Arrays.fill(rows, all.rows() - 1);
    for (int tile = tiles.first();
        tile < Math.min(tiles.last(), all.steps() * all.inStep());
        tile++) {
      int image = tile / all.inImage();
      int top = tile / all.across() % all.down() * SIDE - inputs.around();
      int left = tile % all.across() * SIDE - inputs.around();
      for (int place = 0; place < wide * wide; place++) {
        int row = top + place / wide;
        int column = left + place % wide;
        if (row >= 0 && row < all.grid().rows() && column >= 0 && column < all.grid().columns()) {
          rows[place * count + tile - tiles.first()] = all.row(image, row, column);
        }
      }
    }
    return rows;
  }

  /**
   * The way back: for each row the numbers of the places in the tiles of inputs where it is, four
   * at most, and for those that are missing one behind the last, (4, rows).
   */
  static int[] sums(Inputs inputs) {
    int[] rows = rows(inputs);
    int count = inputs.all().rows();
    var places = new int[MOST * count];
    Arrays.fill(places, rows.length);
    var known = new int[count];
    for (int place = 0; place < rows.length; place++) {
      int row = rows[place];
      if (row < count - 1) {
        places[known[row]++ * count + row] = place;
      }
    }
    return places;
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
}

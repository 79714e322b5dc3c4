package dev.convcast.verification.report;

import dev.convcast.frames.Grid;
import java.awt.image.BufferedImage;

/**
 * Draws the first channel of a frame, of it the rectangle in which anything was seen, large ones
 * averaged over squares of pixels.
 */
record Tile(Grid grid, int top, int bottom, int left, int right, ColourScale colours) {

  private static final int LONGEST = 120;

  /**
   * @param truth (horizon, C, H, W)
   */
  static Tile where(float[] truth, Grid grid, ColourScale colours) {
    int top = grid.rows();
    int bottom = 0;
    int left = grid.columns();
    int right = 0;
    for (int i = 0; i < truth.length; i++) {
      int pixel = i % grid.size();
      if (pixel < grid.rows() * grid.columns() && !Float.isNaN(truth[i])) {
        int row = pixel / grid.columns();
        int column = pixel % grid.columns();
        top = Math.min(top, row);
        bottom = Math.max(bottom, row + 1);
        left = Math.min(left, column);
        right = Math.max(right, column + 1);
      }
    }
    return bottom == 0
        ? new Tile(grid, 0, grid.rows(), 0, grid.columns(), colours)
        : new Tile(grid, top, bottom, left, right, colours);
  }

  /**
   * @param frames (horizon, C, H, W)
   * @param lead from 1
   */
  BufferedImage draw(float[] frames, int lead) {
    int side = Math.max(1, (Math.max(bottom - top, right - left) - 1) / LONGEST + 1);
    int rows = (bottom - top + side - 1) / side;
    int columns = (right - left + side - 1) / side;
    var image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    int from = (lead - 1) * grid.size();
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        image.setRGB(x, y, colours.rgb(mean(frames, from, top + y * side, left + x * side, side)));
      }
    }
    return image;
  }

  private float mean(float[] frames, int from, int row, int column, int side) {
    double sum = 0;
    int known = 0;
    for (int y = row; y < Math.min(bottom, row + side); y++) {
      for (int x = column; x < Math.min(right, column + side); x++) {
        float value = frames[from + y * grid.columns() + x];
        if (!Float.isNaN(value)) {
          sum += value;
          known++;
        }
      }
    }
    return known == 0 ? Float.NaN : (float) (sum / known);
  }
}

package dev.convcast.training;

import java.util.SplittableRandom;

/**
 * The ways in which a sample may be turned before it is learned from; each is drawn for each sample
 * anew in every epoch, and only those that are asked for.
 *
 * @param flips up and down, left and right
 * @param quarterTurns by none, one, two or three, of a square
 * @param timeReversal the last frame first
 */
record Augmentation(boolean flips, boolean quarterTurns, boolean timeReversal) {

  static final Augmentation NONE = new Augmentation(false, false, false);

  View draw(SplittableRandom random) {
    int turns = quarterTurns ? random.nextInt(4) : 0;
    boolean flipRows = flips && random.nextBoolean();
    boolean flipColumns = flips && random.nextBoolean();
    boolean reversed = timeReversal && random.nextBoolean();
    return new View(
        turns % 2 == 1, flipRows ^ turns >= 2, flipColumns ^ (turns == 1 || turns == 2), reversed);
  }

  /**
   * How a sample is looked at.
   *
   * @param transposed rows for columns, of a square
   * @param flipRows from the last row on, after that
   * @param flipColumns from the last column on
   * @param reversed from the last frame on
   */
  record View(boolean transposed, boolean flipRows, boolean flipColumns, boolean reversed) {

    static final View PLAIN = new View(false, false, false, false);

    /** The row that is seen at row y and column x of so many rows. */
    int row(int y, int x, int rows) {
      int row = transposed ? x : y;
      return flipRows ? rows - 1 - row : row;
    }

    /** The column that is seen at row y and column x of so many columns. */
    int column(int y, int x, int columns) {
      int column = transposed ? y : x;
      return flipColumns ? columns - 1 - column : column;
    }

    /** The frame that is seen as frame t of so many. */
    int frame(int t, int frames) {
      return reversed ? frames - 1 - t : t;
    }
  }
}

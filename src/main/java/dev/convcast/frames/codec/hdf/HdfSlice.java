package dev.convcast.frames.codec.hdf;

import java.util.Arrays;

/**
 * A part of a dataset: all of some of its axes, at one place on the others.
 *
 * @param at where on each axis, below 0 for all of it
 * @param columnsFirst whether the axis of the columns comes before that of the rows
 */
record HdfSlice(int[] at, boolean columnsFirst) {

  private static final int ALL = -1;

  static HdfSlice whole(int axes) {
    int[] at = new int[axes];
    Arrays.fill(at, ALL);
    return new HdfSlice(at, false);
  }

  /** A frame of which the axes of time, rows and columns are named; the others are 1 long. */
  static HdfSlice frame(int axes, int rows, int columns, int steps, int step) {
    int[] at = new int[axes];
    if (steps >= 0) {
      at[steps] = step;
    }
    at[rows] = ALL;
    at[columns] = ALL;
    return new HdfSlice(at, columns < rows);
  }

  boolean isFixed(int axis) {
    return at[axis] >= 0;
  }

  /** The sides of what is read, in the dataset's order. */
  int[] sides(int[] shape) {
    int[] sides = new int[shape.length];
    int count = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (!isFixed(axis)) {
        sides[count++] = shape[axis];
      }
    }
    return Arrays.copyOf(sides, count);
  }

  /** Rows and columns of a frame. */
  int[] frameSides(int[] shape) {
    int[] sides = sides(shape);
    return columnsFirst ? new int[] {sides[1], sides[0]} : sides;
  }

  /** The values of a frame in the order of its rows. */
  double[] byRows(double[] values, int[] shape) {
    if (!columnsFirst) {
      return values;
    }
    int[] sides = frameSides(shape);
    double[] turned = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % sides[0] * sides[1] + i / sides[0]] = values[i];
    }
    return turned;
  }
}

package dev.convcast.frames.codec;

import java.util.Arrays;

/** Arithmetic on an array's sides, slowest first. */
public final class Sides {

  private Sides() {}

  /** The number of values; {@link Long#MAX_VALUE} stands for more than that. */
  public static long product(int[] sides) {
    long product = 1;
    for (int side : sides) {
      if (side == 0) {
        return 0;
      }
      product = product > Long.MAX_VALUE / side ? Long.MAX_VALUE : product * side;
    }
    return product;
  }

  /** Where a value lies, as people write it: {@code [3][0][5]}. */
  public static String position(int[] sides, long index) {
    String position = "";
    for (int axis = sides.length - 1; axis >= 0; axis--) {
      position = "[" + index % sides[axis] + "]" + position;
      index /= sides[axis];
    }
    return position;
  }

  public static int[] reversed(int[] sides) {
    int[] reversed = new int[sides.length];
    Arrays.setAll(reversed, i -> sides[sides.length - 1 - i]);
    return reversed;
  }

  public static void checkRange(int[] sides, long first, int length) {
    if (first < 0 || length > product(sides) - first) {
      throw new IndexOutOfBoundsException(
          "%d values from %d on of an array of %d".formatted(length, first, product(sides)));
    }
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** What a grid lacks below and to the right, or has too much there. */
final class Edges {

  private Edges() {}

  /** (n, C, h, w) to (n, C, rows, columns) with zeros below and to the right. */
  static NDArray pad(NDArray x, long rows, long columns) {
    return pad(pad(x, 2, rows), 3, columns);
  }

  /** (n, C, h, w) to (n, C, rows, columns) without what is below and to the right. */
  static NDArray crop(NDArray x, long rows, long columns) {
    return crop(crop(x, 2, rows), 3, columns);
  }

  private static NDArray pad(NDArray x, int axis, long size) {
    long missing = size - x.getShape().get(axis);
    if (missing == 0) {
      return x;
    }
    long[] sides = x.getShape().getShape().clone();
    sides[axis] = missing;
    return Libtorch.concat(new NDList(x, x.getManager().zeros(new Shape(sides))), axis);
  }

  private static NDArray crop(NDArray x, int axis, long size) {
    return x.getShape().get(axis) == size ? x : x.split(new long[] {size}, axis).get(0);
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;

/** A batch of grids for each of some steps, in the layout of the cell that made them. */
interface Steps {

  /** (steps*B, N, H, W). */
  NDArray grids();

  /**
   * A convolution of 1 x 1.
   *
   * @param weight (out, N, 1, 1)
   * @return (steps*B, out, H, W)
   */
  NDArray mixed(NDArray weight);

  /** Those that are grids already. */
  static Steps of(NDArray grids) {
    return new Steps() {
      @Override
      public NDArray grids() {
        return grids;
      }

      @Override
      public NDArray mixed(NDArray weight) {
        return Convolution.convolve(grids, weight, null);
      }
    };
  }
}

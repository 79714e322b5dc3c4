package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;

/**
 * Where a matrix of floats is in memory, row by row.
 *
 * @param address of its first number
 * @param between one row and the next, in floats
 */
record Matrix(long address, long between) {

  /** Of a tensor, which must outlive it. */
  static Matrix of(NDArray tensor, long between) {
    return new Matrix(Libtorch.address(tensor), between);
  }

  /** The one that begins some floats further on. */
  Matrix from(long floats) {
    return new Matrix(address + floats * Float.BYTES, between);
  }

  /** One of its rows as a matrix of its own, so wide. */
  Matrix row(int number, int wide) {
    return new Matrix(address + number * between * Float.BYTES, wide);
  }

  /** Of its rows those from one on, that many apart. */
  Matrix rows(int first, int apart) {
    return new Matrix(address + first * between * Float.BYTES, between * apart);
  }
}

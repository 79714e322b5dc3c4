package dev.convcast.convlstm;

/** The grid of a layer. */
record LayerGrid(int rows, int columns) {

  /** The grid that covers this one with squares of so many pixels a side. */
  LayerGrid coarser(int stride) {
    return new LayerGrid((rows + stride - 1) / stride, (columns + stride - 1) / stride);
  }

  long size() {
    return (long) rows * columns;
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The way up the encoder: a strided convolution whose kernel is two wider than its stride, so that
 * a coarse pixel sees the square that it covers and one pixel around it.
 */
record Coarsening(LeakyConvolution convolution, int stride) implements Rescaling {

  /** (n, M, H, W) to (n, N, ceil(H/s), ceil(W/s)). */
  @Override
  public NDArray rescale(NDArray hidden, @Nullable State next) {
    Shape s = hidden.getShape();
    var fine = new LayerGrid(Math.toIntExact(s.get(2)), Math.toIntExact(s.get(3)));
    LayerGrid coarse = fine.coarser(stride);
    NDArray whole = Edges.pad(hidden, coarse.rows() * stride, coarse.columns() * stride);
    return convolution.apply(whole, stride);
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way down the forecaster: bilinear interpolation between the centres of the coarse pixels, cut
 * to the grid of the finer layer, and a convolution. A transposed convolution would be cheaper, and
 * leave checkerboards.
 */
record Refinement(LeakyConvolution convolution, int stride) implements Rescaling {

  private static final int BILINEAR = 2; // libtorch's number for it

  /** (n, M, ceil(H/s), ceil(W/s)) to (n, N, H, W). */
  @Override
  public NDArray rescale(NDArray hidden, @Nullable State next) {
    Extent fine = Objects.requireNonNull(next).grid();
    NDArray whole = stride == 1 ? hidden : interpolate(hidden);
    return convolution.apply(Edges.crop(whole, fine.rows(), fine.columns()), 1);
  }

  private NDArray interpolate(NDArray x) {
    long[] size = {stride * x.getShape().get(2), stride * x.getShape().get(3)};
    return JniUtils.interpolate((PtNDArray) x, size, BILINEAR, false);
  }
}

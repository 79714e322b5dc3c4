package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A convolution as libtorch does it, with channels filled up to whole blocks by ourselves: on
 * machines that do not say how large their caches are, as some virtual ones, oneDNN 3.5 and 3.7
 * lose part of the weights of a block that is not full (docs/decisions/015).
 */
final class Convolution {

  private static final int BLOCK = 16; // channels

  private Convolution() {}

  /**
   * Cross-correlation with zero padding that keeps the grid's size.
   *
   * @param x (B, in, H, W)
   * @param weight (out, in, k, k), k odd
   * @param bias (out), or null
   * @return (B, out, H, W)
   */
  static NDArray convolve(NDArray x, NDArray weight, @Nullable NDArray bias) {
    return convolve(x, weight, bias, 1, weight.size(2) / 2);
  }

  /** The same with steps of some pixels, and with so many zeros around the grid. */
  static NDArray convolve(
      NDArray x, NDArray weight, @Nullable NDArray bias, int stride, long around) {
    long out = weight.size(0);
    long in = weight.size(1);
    long moreOut = missing(out);
    long moreIn = in < BLOCK ? 0 : missing(in); // fewer than a block's are not kept in blocks
    NDArray results =
        Conv2d.conv2d(
                filledUp(x, 0, 0, 0, 0, 0, moreIn),
                filledUp(weight, 0, 0, 0, 0, 0, moreIn, 0, moreOut),
                bias == null ? null : filledUp(bias, 0, moreOut),
                new Shape(stride, stride),
                new Shape(around, around))
            .singletonOrThrow();
    return moreOut == 0 ? results : results.split(new long[] {out}, 1).get(0);
  }

  private static long missing(long channels) {
    return Math.floorMod(-channels, (long) BLOCK);
  }

  /** By zeros before and behind, from the last axis on. */
  private static NDArray filledUp(NDArray x, long... zeros) {
    for (long count : zeros) {
      if (count > 0) {
        return x.pad(new Shape(zeros), 0);
      }
    }
    return x;
  }
}

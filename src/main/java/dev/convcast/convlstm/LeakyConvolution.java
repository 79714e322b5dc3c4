package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * A convolution over a grid with one pixel of zeros around it, and a leaky rectifier.
 *
 * @param weight (N, M, k, k)
 * @param bias (N)
 */
record LeakyConvolution(NDArray weight, NDArray bias) {

  private static final float LEAK = 0.2f; // as in Shi et al. 2017

  static LeakyConvolution of(Parameters parameters, String name) {
    return new LeakyConvolution(parameters.get(name + ".weight"), parameters.get(name + ".bias"));
  }

  /** (n, M, H, W) to (n, N, (H + 2 - k)/stride + 1, (W + 2 - k)/stride + 1). */
  NDArray apply(NDArray x, int stride) {
    return Activation.leakyRelu(Convolution.convolve(x, weight, bias, stride, 1), LEAK);
  }
}

package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * Makes patches of the forecaster's hidden states: a 1x1 convolution over those of all layers, or
 * where the layers differ in scale, over the finest layer's after one more convolution.
 */
final class ReadOut {

  private final @Nullable LeakyConvolution ofTheFinest;
  private final NDArray weight; // (C*p*p, sum of N or N of the finest, 1, 1)
  private final NDArray bias; // (C*p*p)

  ReadOut(Architecture architecture, Parameters parameters) {
    ofTheFinest =
        architecture.strides() == null ? null : LeakyConvolution.of(parameters, "readout.hidden");
    weight = parameters.get("readout.weight");
    bias = parameters.get("readout.bias");
  }

  /** Hidden states of each layer as they ran, (n, N, H, W), to (n, C*p*p, H, W). */
  NDArray read(NDList hidden) {
    NDArray features =
        ofTheFinest == null
            ? Libtorch.concat(hidden, 1)
            : ofTheFinest.apply(hidden.get(hidden.size() - 1), 1);
    return Convolution.convolve(features, weight, bias);
  }
}

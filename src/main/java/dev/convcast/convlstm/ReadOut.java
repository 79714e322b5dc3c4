package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes patches of the forecaster's hidden states: a 1x1 convolution over those of all layers, or
 * where the layers differ in scale, over the finest layer's after one more convolution.
 */
final class ReadOut {

  private final @Nullable LeakyConvolution ofTheFinest;
  private final NDArray weight; // (C*p*p, sum of N or N of the finest, 1, 1)
  private final NDArray bias; // (C*p*p)
  private final long[] layers; // the first channel of each layer but the first

  ReadOut(Architecture architecture, Parameters parameters) {
    ofTheFinest =
        architecture.strides() == null ? null : LeakyConvolution.of(parameters, "readout.hidden");
    weight = parameters.get("readout.weight");
    bias = parameters.get("readout.bias");
    layers = new long[architecture.hidden().size() - 1];
    long channels = 0;
    for (int l = 0; l < layers.length; l++) {
      channels += architecture.hidden().get(l);
      layers[l] = channels;
    }
  }

  /** Hidden states of each layer as they ran to (n, C*p*p, H, W). */
  NDArray read(List<Steps> hidden) {
    if (ofTheFinest != null) {
      NDArray features = ofTheFinest.apply(hidden.get(hidden.size() - 1).grids(), 1);
      return Convolution.convolve(features, weight, bias);
    }
    NDArray sum = bias.reshape(-1, 1, 1);
    var weights = weight.split(layers, 1).iterator();
    for (Steps layer : hidden) {
      sum = layer.mixed(weights.next()).add(sum);
    }
    return sum;
  }
}

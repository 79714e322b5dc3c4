package dev.convcast.convlstm;

import dev.convcast.convlstm.Weights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Weights to start a training from: convolutions uniform after Glorot and Bengio (2010) with each
 * gate a matrix of its own, biases zero but the forget gate's, which is one, and peepholes zero.
 */
public final class Initialisation {

  private static final int GATES = 4;
  private static final Pattern OF_GATES =
      Pattern.compile("(encoder|forecaster)\\.\\d+\\.(input\\.weight|state\\.weight|bias)");

  private Initialisation() {}

  /** The same seed gives the same weights, bit for bit, on every machine. */
  public static Weights glorot(Architecture architecture, long seed) {
    var random = new SplittableRandom(seed);
    var tensors = new LinkedHashMap<String, Tensor>();
    architecture
        .tensors()
        .forEach(
            (name, shape) -> tensors.put(name, new Tensor(shape, values(name, shape, random))));
    return new Weights(tensors);
  }

  private static float[] values(String name, int[] shape, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(Weights.size(shape))];
    boolean gates = OF_GATES.matcher(name).matches();
    if (name.endsWith(".weight")) {
      int kernel = shape[2] * shape[3];
      int outputs = gates ? shape[0] / GATES : shape[0];
      double bound = Math.sqrt(6.0 / ((double) kernel * (shape[1] + outputs)));
      for (int n = 0; n < values.length; n++) {
        values[n] = (float) random.nextDouble(-bound, bound);
      }
    } else if (name.endsWith(".bias") && gates) {
      int hidden = shape[0] / GATES;
      Arrays.fill(values, hidden, 2 * hidden, 1f); // i, f, c, o
    }
    return values;
  }
}

package dev.convcast.convlstm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers of a network by tensor name, outside any engine. */
public final class Weights {

  private final Map<String, Tensor> tensors;

  /** One tensor: its shape and its values in C order. */
  public static final class Tensor {
    private final int[] shape;
    private final float[] values;

    /**
     * @throws IllegalArgumentException where the shape does not hold that many values
     */
    public Tensor(int[] shape, float[] values) {
      if (size(shape) != values.length) {
        throw new IllegalArgumentException(values.length + " values in a shape for " + size(shape));
      }
      this.shape = shape;
      this.values = values;
    }

    public int[] shape() {
      return shape;
    }

    public float[] values() {
      return values;
    }
  }

  public Weights(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** How many values a tensor of this shape holds. */
  public static long size(int[] shape) {
    long size = 1;
    for (int side : shape) {
      size = Math.multiplyExact(size, (long) side);
    }
    return size;
  }
}

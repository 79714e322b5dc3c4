package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The network's tensors by name, in libtorch's memory until closed. */
public final class Parameters implements AutoCloseable {

  private final NDManager manager;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  private Parameters(NDManager manager) {
    this.manager = manager;
  }

  /** Copies weights, in their order, into tensors of a manager of their own. */
  public static Parameters of(Weights weights) {
    var parameters = new Parameters(Libtorch.newManager());
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
              parameters.tensors.put(
                  name, parameters.manager.create(tensor.values(), new Shape(shape)));
            });
    return parameters;
  }

  /** Copies the tensors out. */
  public Weights weights() {
    var copy = new LinkedHashMap<String, Weights.Tensor>();
    tensors.forEach(
        (name, tensor) -> {
          int[] shape =
              Arrays.stream(tensor.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
          copy.put(name, new Weights.Tensor(shape, tensor.toFloatArray()));
        });
    return new Weights(copy);
  }

  /** All tensors, in order. */
  public Collection<NDArray> tensors() {
    return Collections.unmodifiableCollection(tensors.values());
  }

  /** Makes every tensor collect a gradient. */
  public void requireGradients() {
    tensors.values().forEach(t -> t.setRequiresGradient(true));
  }

  NDArray get(String name) {
    NDArray tensor = find(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  @Nullable NDArray find(String name) {
    return tensors.get(name);
  }

  @Override
  public void close() {
    manager.close();
  }
}

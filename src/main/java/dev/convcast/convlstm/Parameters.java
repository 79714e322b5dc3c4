package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /**
   * The same tensors, with a manager of their own for what is made of them; that is what closes.
   */
  Parameters borrowed() {
    var borrowed = new Parameters(manager.newSubManager());
    borrowed.tensors.putAll(tensors);
    return borrowed;
  }

  NDManager manager() {
    return manager;
  }

  /** Copies the tensors out. */
  public Weights weights() {
    return copyOf(List.copyOf(tensors.values()));
  }

  /**
   * Copies numbers out that there are of each tensor, such as an optimizer's.
   *
   * @param like an array of the same shape for each tensor, in order
   */
  public Weights copyOf(List<NDArray> like) {
    var copy = new LinkedHashMap<String, Weights.Tensor>();
    var arrays = like.iterator();
    for (String name : tensors.keySet()) {
      NDArray array = arrays.next();
      int[] shape = Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
      copy.put(name, new Weights.Tensor(shape, array.toFloatArray()));
    }
    return new Weights(copy);
  }

  /** The way back: every bit of what {@link #copyOf} copied out. */
  public void copyInto(Weights values, List<NDArray> like) {
    var arrays = like.iterator();
    for (String name : tensors.keySet()) {
      arrays.next().set(Objects.requireNonNull(values.tensors().get(name), name).values());
    }
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

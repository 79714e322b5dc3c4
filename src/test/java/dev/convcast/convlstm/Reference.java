package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Numbers that an independent double-precision implementation produced. */
public final class Reference implements AutoCloseable {

  private final NDManager manager = Libtorch.newManager();
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  public Reference(String name) throws IOException {
    try (var in = Reference.class.getResourceAsStream("/reference/" + name + ".npz")) {
      for (NDArray array : NDList.decode(manager, Objects.requireNonNull(in))) {
        arrays.put(array.getName(), array);
      }
    }
  }

  public NDArray get(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /** The names under a prefix, without it. */
  public List<String> names(String prefix) {
    return arrays.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** The tensors of an architecture under a prefix ("", "grad/", "sgd/"). */
  public Weights weights(Iterable<String> names, String prefix) {
    var tensors = new LinkedHashMap<String, Weights.Tensor>();
    for (String name : names) {
      NDArray array = get(prefix + name);
      int[] shape = new int[array.getShape().dimension()];
      for (int n = 0; n < shape.length; n++) {
        shape[n] = (int) array.getShape().get(n);
      }
      tensors.put(name, new Weights.Tensor(shape, array.toFloatArray()));
    }
    return new Weights(tensors);
  }

  @Override
  public void close() {
    manager.close();
  }
}

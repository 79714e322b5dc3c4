package dev.convcast.training.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;

/** What an optimizer remembers before its first step. */
final class Zeros {

  private Zeros() {}

  /** Zeros like each parameter, that live as long as it does. */
  static List<NDArray> like(List<NDArray> parameters) {
    var zeros = new ArrayList<NDArray>();
    for (NDArray parameter : parameters) {
      NDArray zero = parameter.zerosLike();
      NDScope.unregister(zero);
      zeros.add(zero);
    }
    return zeros;
  }
}

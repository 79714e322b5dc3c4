package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The way back through operations whose gradients the engine does not know. Between them it does:
 * each begins with leaves, tensors that the engine collects gradients for, and ends with others.
 * What the engine has no part in goes from one to the other by {@link #give}.
 */
final class Tape {

  private final Deque<Consumer<Team>> wayBack = new ArrayDeque<>();
  private final List<Runnable> forgetting = new ArrayList<>();
  private final List<NDArray> kept = new ArrayList<>();
  private final Map<NDArray, NDArray> given = new IdentityHashMap<>();
  private final Buffers buffers = new Buffers();

  /** A tensor's values, for which gradients are collected from here on. */
  NDArray leaf(NDArray values) {
    NDArray leaf = keep(values.stopGradient());
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /** Holds a tensor until the way back is over. */
  NDArray keep(NDArray tensor) {
    NDScope.unregister(tensor);
    kept.add(tensor);
    return tensor;
  }

  /** What to do on the way back, before all that was recorded earlier. */
  void record(Consumer<Team> back) {
    wayBack.push(back);
  }

  /** Adds to a leaf's gradient, or to those of the leaves that a tensor is made of. */
  static void add(NDArray tensor, NDArray gradient) {
    JniUtils.backward((PtNDArray) tensor, (PtNDArray) gradient, false, false);
  }

  /**
   * The same, of something that lasts for one pass.
   *
   * @param forget what to do when the pass is over, whether the way back was gone or not
   */
  void record(Consumer<Team> back, Runnable forget) {
    record(back);
    forgetting.add(forget);
  }

  /** Hands on the whole gradient of a tensor that the engine knows none of. */
  void give(NDArray tensor, NDArray gradient) {
    given.put(tensor, gradient);
  }

  /** What was given, which is then forgotten, or nothing. */
  NDList taken(NDArray tensor) {
    NDArray gradient = given.remove(tensor);
    return gradient == null ? new NDList() : new NDList(gradient);
  }

  /**
   * Goes back; afterwards the tape is empty.
   *
   * @param team those who may work on it
   */
  void backward(Team team) {
    try {
      while (!wayBack.isEmpty()) {
        try (var scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          wayBack.pop().accept(team);
        }
      }
    } finally {
      clear();
    }
  }

  /** For what is needed on the way back. */
  Buffers buffers() {
    return buffers;
  }

  boolean isEmpty() {
    return wayBack.isEmpty();
  }

  /** Forgets what was recorded. */
  void clear() {
    wayBack.clear();
    given.clear();
    forgetting.forEach(Runnable::run);
    forgetting.clear();
    kept.forEach(NDArray::close);
    kept.clear();
    buffers.endPass();
  }
}

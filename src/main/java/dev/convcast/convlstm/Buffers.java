package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Large tensors that every step of every pass needs for a while. To free them and to make them anew
 * would tear the process's memory to pieces, and it would grow from pass to pass.
 */
final class Buffers {

  private final NDManager manager = Libtorch.newManager(); // for as long as the process
  private final Set<NDArray> idle = identities();
  private final Set<NDArray> lent = identities();
  private final Set<NDArray> used = identities(); // in this pass

  private static Set<NDArray> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** One of that shape, whatever is in it. */
  NDArray borrow(Shape shape) {
    NDArray buffer =
        idle.stream()
            .filter(b -> b.getShape().equals(shape))
            .findAny()
            .orElseGet(() -> make(shape));
    idle.remove(buffer);
    lent.add(buffer);
    used.add(buffer);
    return buffer;
  }

  private NDArray make(Shape shape) {
    freeUnused(); // of passes of another size, before there is more
    NDArray buffer = manager.create(shape);
    NDScope.unregister(buffer);
    return buffer;
  }

  void giveBack(NDArray buffer) {
    lent.remove(buffer);
    idle.add(buffer);
  }

  /** Takes back what is lent, and frees what the pass, if there was one, had no use for. */
  void endPass() {
    idle.addAll(lent);
    lent.clear();
    if (!used.isEmpty()) {
      freeUnused();
      used.clear();
    }
  }

  private void freeUnused() {
    idle.stream().filter(buffer -> !used.contains(buffer)).forEach(NDArray::close);
    idle.retainAll(used);
  }
}

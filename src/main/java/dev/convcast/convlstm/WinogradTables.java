package dev.convcast.convlstm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which pixel is where, kept for the grids that were used last. */
final class WinogradTables {

  private static final int KEPT = 16 << 20; // bytes

  private final Map<Object, ByteBuffer> tables = new LinkedHashMap<>(16, 0.75f, true);
  private int held;

  /**
   * @param kind of the table
   * @param of what it is made of
   * @return integers in the processor's order, as libtorch can read them in place
   */
  synchronized <T> ByteBuffer get(String kind, T of, Function<T, int[]> table) {
    List<Object> key = List.of(kind, of);
    ByteBuffer known = tables.get(key);
    if (known != null) {
      return known;
    }
    int[] numbers = table.apply(of);
    var made = ByteBuffer.allocateDirect(numbers.length * Integer.BYTES);
    made.order(ByteOrder.nativeOrder()).asIntBuffer().put(numbers);
    if (made.capacity() <= KEPT) {
      tables.put(key, made);
      held += made.capacity();
      dropOldest();
    }
    return made;
  }

  private void dropOldest() {
    Iterator<ByteBuffer> oldest = tables.values().iterator();
    while (held > KEPT) {
      held -= oldest.next().capacity();
      oldest.remove();
    }
  }
}

package dev.convcast.convlstm;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Which pixel is where, kept for the grids that were used last. */
final class WinogradTables {

  private static final int KEPT = 1 << 22; // numbers

  private final Map<Object, int[]> tables = new LinkedHashMap<>(16, 0.75f, true);
  private int held;

  /**
   * @param key what the table depends on
   */
  synchronized int[] get(Object key, Supplier<int[]> table) {
    int[] known = tables.get(key);
    if (known != null) {
      return known;
    }
    int[] made = table.get();
    if (made.length <= KEPT) {
      tables.put(key, made);
      held += made.length;
      dropOldest();
    }
    return made;
  }

  private void dropOldest() {
    Iterator<int[]> oldest = tables.values().iterator();
    while (held > KEPT) {
      held -= oldest.next().length;
      oldest.remove();
    }
  }
}

package dev.convcast.frames.codec.hdf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked chunks that the frame read last came from, for the next frame lies in the same ones
 * where a chunk holds several: else each would be unpacked once for every frame in it.
 */
final class HdfChunks {

  private static final long MOST_BYTES = 1L << 28;

  private final Map<List<Integer>, byte[]> kept = new HashMap<>();
  private List<Integer> block = List.of();
  private long bytes;

  /**
   * @param frame which frame is read
   */
  byte @Nullable [] get(int[] origin, HdfSlice frame) {
    List<Integer> its = new ArrayList<>();
    for (int axis = 0; axis < origin.length; axis++) {
      if (frame.isFixed(axis)) {
        its.add(origin[axis]);
      }
    }
    if (!its.equals(block)) {
      kept.clear();
      bytes = 0;
      block = its;
    }
    return kept.get(list(origin));
  }

  void put(int[] origin, byte[] chunk) {
    if (bytes + chunk.length <= MOST_BYTES) {
      bytes += chunk.length;
      kept.put(list(origin), chunk.clone());
    }
  }

  private static List<Integer> list(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}

package dev.convcast.datasets;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Every window of some length in some stretches of frames, one at each frame that enough frames
 * follow. No window leaves its stretch. Made when asked for: a list of millions costs nothing.
 */
public final class Windows extends AbstractList<Window> implements RandomAccess {

  private final long[] firstFrames;
  private final int[] ends; // windows in the stretches up to and with this one
  private final int length;

  private Windows(long[] firstFrames, int[] ends, int length) {
    this.firstFrames = firstFrames;
    this.ends = ends;
    this.length = length;
  }

  /**
   * @param length frames in a window, at least 1
   * @throws ArithmeticException where there are more than 2^31 windows
   */
  public static Windows of(List<Segment> stretches, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("windows of " + length + " frames");
    }
    long[] firstFrames = new long[stretches.size()];
    int[] ends = new int[stretches.size()];
    long total = 0;
    for (int i = 0; i < ends.length; i++) {
      Segment stretch = stretches.get(i);
      total += Math.max(0, stretch.frames() - length + 1);
      firstFrames[i] = stretch.firstFrame();
      ends[i] = Math.toIntExact(total);
    }
    return new Windows(firstFrames, ends, length);
  }

  @Override
  public Window get(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(index);
    }
    int found = Arrays.binarySearch(ends, index);
    int stretch = found < 0 ? -found - 1 : found + 1;
    while (ends[stretch] <= index) { // stretches without a window repeat the end before them
      stretch++;
    }
    int before = stretch == 0 ? 0 : ends[stretch - 1];
    return new Window(firstFrames[stretch] + index - before, length);
  }

  @Override
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }
}

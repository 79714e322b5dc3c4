package dev.convcast.convlstm;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * Keeps glibc from giving every large tensor back to the system, so that a tensor does not
 * page-fault each time it is made (docs/decisions/003).
 */
final class Malloc {

  private static final int TRIM_THRESHOLD = -1;
  private static final int TOP_PAD = -2;
  private static final int MMAP_THRESHOLD = -3;
  private static final int ARENA_MAX = -8;

  private Malloc() {}

  static void keepLargeBlocks() {
    if (!Platform.isLinux() || System.getenv("MALLOC_MMAP_THRESHOLD_") != null) {
      return;
    }
    try {
      var mallopt = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("mallopt");
      mallopt.invokeInt(new Object[] {MMAP_THRESHOLD, 1 << 30});
      mallopt.invokeInt(new Object[] {TRIM_THRESHOLD, 1 << 30});
      mallopt.invokeInt(new Object[] {TOP_PAD, 64 << 20});
      mallopt.invokeInt(new Object[] {ARENA_MAX, 1});
    } catch (UnsatisfiedLinkError e) {
      Native.getDefaultStringEncoding(); // another C library than glibc: its own ways are kept
    }
  }
}

package dev.convcast.convlstm;

import com.sun.jna.Function;
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

  private static final int NEVER = -1; // of a threshold

  private Malloc() {}

  static void keepLargeBlocks() {
    if (!Platform.isLinux() || System.getenv("MALLOC_MMAP_THRESHOLD_") != null) {
      return;
    }
    Function mallopt;
    try {
      mallopt = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("mallopt");
    } catch (UnsatisfiedLinkError e) {
      return; // another C library than glibc keeps its own ways
    }
    if (!set(mallopt, MMAP_THRESHOLD, 1 << 30)) {
      set(mallopt, MMAP_THRESHOLD, 32 << 20); // the most that an older glibc takes
    }
    set(mallopt, TRIM_THRESHOLD, NEVER);
    set(mallopt, TOP_PAD, 64 << 20);
    set(mallopt, ARENA_MAX, 1);
  }

  private static boolean set(Function mallopt, int parameter, int value) {
    return mallopt.invokeInt(new Object[] {parameter, value}) == 1;
  }
}

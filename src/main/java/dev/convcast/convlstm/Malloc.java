package dev.convcast.convlstm;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Optional;

/**
 * Keeps glibc from giving every large tensor back to the system at once, so that a tensor does not
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
    function("mallopt").ifPresent(Malloc::keepLargeBlocks);
  }

  /** Gives back the free pages of all blocks, wherever they lie. */
  static void trim() {
    function("malloc_trim").ifPresent(trim -> trim.invokeInt(new Object[] {0L}));
  }

  /** Nothing where memory is left as it is, or the C library is another one. */
  private static Optional<Function> function(String name) {
    if (!Platform.isLinux() || System.getenv("MALLOC_MMAP_THRESHOLD_") != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction(name));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  private static void keepLargeBlocks(Function mallopt) {
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

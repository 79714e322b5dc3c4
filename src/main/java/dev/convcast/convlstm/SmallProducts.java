package dev.convcast.convlstm;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Products of small matrices, row by row in memory, by the kernels that oneDNN makes for each shape
 * of them: through a function of libtorch that DJL does not pass on (docs/decisions/014).
 */
final class SmallProducts {

  // at::native::cpublas::brgemm of floats, as compilers on Linux write it
  private static final String FUNCTION = "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb";

  private static final Logger log = LoggerFactory.getLogger(SmallProducts.class);
  private static final boolean KNOWN = isFound();

  private SmallProducts() {}

  private static boolean isFound() {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return false;
    }
    Engine.getInstance(); // unpacks the library
    Path library = Path.of(LibUtils.getLibtorchPath()).resolve("libtorch_cpu.so");
    FunctionMapper mapper = (from, method) -> FUNCTION;
    try {
      Native.register(
          SmallProducts.class,
          NativeLibrary.getInstance(
              library.toString(), Map.of(Library.OPTION_FUNCTION_MAPPER, mapper)));
      return true;
    } catch (UnsatisfiedLinkError e) {
      log.warn("All convolutions are direct, for this libtorch has no {}", FUNCTION);
      return false;
    }
  }

  /** Whether this libtorch has them. */
  static boolean areKnown() {
    return KNOWN;
  }

  /** C = A B, or C += A B, of (m, k) and (k, n). */
  static void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c, boolean add) {
    multiply(
        m,
        n,
        k,
        a.between(),
        b.between(),
        c.between(),
        add,
        a.address(),
        b.address(),
        c.address(),
        false);
  }

  private static native void multiply(
      long m,
      long n,
      long k,
      long betweenA,
      long betweenB,
      long betweenC,
      boolean add,
      long a,
      long b,
      long c,
      boolean inPairs);
}

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
 * of them, and their transposition by MKL: functions of libtorch that DJL does not pass on
 * (docs/decisions/014).
 */
final class SmallProducts {

  private static final Map<String, String> FUNCTIONS =
      Map.of(
          // at::native::cpublas::brgemm of floats, as compilers on Linux write it
          "multiply", "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb",
          "transpose", "MKL_Somatcopy");

  private static final Logger log = LoggerFactory.getLogger(SmallProducts.class);
  private static final boolean KNOWN = isFound();

  private SmallProducts() {}

  private static boolean isFound() {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return false;
    }
    Engine.getInstance(); // unpacks the library
    Path library = Path.of(LibUtils.getLibtorchPath()).resolve("libtorch_cpu.so");
    FunctionMapper mapper = (from, method) -> FUNCTIONS.get(method.getName());
    try {
      Native.register(
          SmallProducts.class,
          NativeLibrary.getInstance(
              library.toString(), Map.of(Library.OPTION_FUNCTION_MAPPER, mapper)));
      return true;
    } catch (UnsatisfiedLinkError e) {
      log.warn(
          "All convolutions are direct, for this libtorch lacks one of {}", FUNCTIONS.values());
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

  /** Fills a matrix (n, m) with what is in one of (m, n). */
  static void transpose(int m, int n, Matrix from, Matrix to) {
    transpose(
        (byte) 'R',
        (byte) 'T',
        m,
        n,
        1,
        from.address(),
        from.between(),
        to.address(),
        to.between());
  }

  private static native void transpose(
      byte order,
      byte operation,
      long rows,
      long columns,
      float factor,
      long from,
      long betweenFrom,
      long to,
      long betweenTo);

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

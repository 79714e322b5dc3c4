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

/** Turns matrices, by a function of the MKL that is part of libtorch where there is one. */
final class Transposition {

  private static final String FUNCTION = "MKL_Somatcopy";
  private static final byte BY_ROWS = 'R';
  private static final byte TRANSPOSED = 'T';

  private static final Logger log = LoggerFactory.getLogger(Transposition.class);
  private static final boolean KNOWN = isFound();

  private Transposition() {}

  private static boolean isFound() {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return false;
    }
    Engine.getInstance(); // unpacks the library
    Path library = Path.of(LibUtils.getLibtorchPath()).resolve("libtorch_cpu.so");
    FunctionMapper mapper = (from, method) -> FUNCTION;
    try {
      Native.register(
          Transposition.class,
          NativeLibrary.getInstance(
              library.toString(), Map.of(Library.OPTION_FUNCTION_MAPPER, mapper)));
      return true;
    } catch (UnsatisfiedLinkError e) {
      log.info("All trainings are direct, for this libtorch has no {}", FUNCTION);
      return false;
    }
  }

  /** Whether this libtorch has it. */
  static boolean isKnown() {
    return KNOWN;
  }

  /** Fills a matrix (n, m) with what is in one of (m, n). */
  static void apply(int m, int n, Matrix from, Matrix to) {
    copy(BY_ROWS, TRANSPOSED, m, n, 1, from.address(), from.between(), to.address(), to.between());
  }

  private static native void copy(
      byte order,
      byte operation,
      long rows,
      long columns,
      float factor,
      long from,
      long betweenFrom,
      long to,
      long betweenTo);
}

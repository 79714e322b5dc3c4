package dev.convcast.convlstm;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** The threads that libtorch shares an operation between. */
final class OpenMp {

  private static final String SETTING = "GOMP_SPINCOUNT";
  private static final String ROUNDS = "1000"; // some microseconds, instead of milliseconds

  private OpenMp() {}

  /**
   * Lets them sleep soon after an operation, and leave the cores to other threads; whoever runs the
   * process may say otherwise. Must come before libtorch is loaded, which is when they are told.
   */
  static void waitAsleep() {
    if (Platform.isLinux()) {
      Function setenv = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("setenv");
      setenv.invokeInt(new Object[] {SETTING, ROUNDS, 0});
    }
  }
}

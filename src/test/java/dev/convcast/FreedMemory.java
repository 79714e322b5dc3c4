package dev.convcast;

import dev.convcast.convlstm.Libtorch;

/** Memory that Java once gave to the engine, and has nobody to give it for any longer. */
public final class FreedMemory {

  private static final float NONSENSE = -1e9f;

  private FreedMemory() {}

  /** Puts nonsense where that was: whoever still reads it is found out. */
  public static void overwrite() {
    for (int round = 0; round < 5; round++) {
      System.gc();
      try (var manager = Libtorch.newManager()) {
        for (int i = 0; i < 1000; i++) {
          manager.create(NONSENSE);
        }
      }
    }
  }
}

package dev.convcast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * How often an autoregressive forecaster is fed the truth while it learns: at first {@code start}
 * of the time, less and less from batch to batch, and never once {@code epochs} have passed.
 */
record TeacherForcing(double start, int epochs) {

  static final TeacherForcing NONE = new TeacherForcing(0, 1);

  /** The rate after some epochs, which need not be whole. */
  double rate(double epochsDone) {
    return Math.max(0, start * (1 - epochsDone / epochs));
  }

  /** Whom it is fed to: (horizon, B, 1, 1, 1). */
  static NDArray choose(
      NDManager manager, SplittableRandom random, double rate, long horizon, long batch) {
    float[] chosen = new float[Math.toIntExact(horizon * batch)];
    for (int n = 0; n < chosen.length; n++) {
      chosen[n] = random.nextDouble() < rate ? 1 : 0;
    }
    return manager.create(chosen, new Shape(horizon, batch, 1, 1, 1));
  }
}

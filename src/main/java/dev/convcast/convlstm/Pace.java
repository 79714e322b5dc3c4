package dev.convcast.convlstm;

/**
 * How the network walks through time.
 *
 * @param stepsAtOnce how many steps a layer may take before the next layer follows: more is faster,
 *     less takes less memory
 * @param eachStep run before each step of each layer; may throw to abandon the work
 */
record Pace(int stepsAtOnce, Runnable eachStep) {

  static final Pace UNBOUNDED = new Pace(Integer.MAX_VALUE, () -> {});

  private static final long CHUNK_BYTES = 64L << 20;

  /** As many steps at once as keep the widest layer's gates below 64 MiB, and at least one. */
  static Pace within(
      Architecture architecture, int batch, int rows, int columns, Runnable eachStep) {
    var patches = new Patches(architecture.patch());
    long gates =
        4L * architecture.hidden().stream().mapToInt(Integer::intValue).max().orElseThrow();
    long step = Float.BYTES * gates * batch * patches.count(rows) * patches.count(columns);
    return new Pace((int) Math.max(1, Math.min(Integer.MAX_VALUE, CHUNK_BYTES / step)), eachStep);
  }
}

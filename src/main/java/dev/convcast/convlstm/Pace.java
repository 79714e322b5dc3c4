package dev.convcast.convlstm;

/**
 * How the network walks through time.
 *
 * @param stepsAtOnce how many steps a layer may take before the next layer follows: more is faster,
 *     less takes less memory
 * @param team those who may work on it
 * @param eachStep run before each step of each layer; may throw to abandon the work
 */
record Pace(int stepsAtOnce, Team team, Runnable eachStep) {

  static final Pace UNBOUNDED = unbounded(Team.ALONE);

  private static final long CHUNK_BYTES = 64L << 20;

  static Pace unbounded(Team team) {
    return new Pace(Integer.MAX_VALUE, team, () -> {});
  }

  /** As many steps at once as keep the largest tensor of a layer below 64 MiB, at least one. */
  static Pace within(
      Architecture architecture, int batch, int rows, int columns, Team team, Runnable eachStep) {
    long step = new Footprint(architecture).largestTensor(batch, rows, columns);
    return new Pace(
        (int) Math.max(1, Math.min(Integer.MAX_VALUE, CHUNK_BYTES / step)), team, eachStep);
  }

  Pace stepByStep() {
    return new Pace(1, team, eachStep);
  }
}

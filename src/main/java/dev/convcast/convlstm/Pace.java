package dev.convcast.convlstm;

import java.util.List;

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

  /** As many steps at once as keep the largest tensor of a layer below 64 MiB, at least one. */
  static Pace within(
      Architecture architecture, int batch, int rows, int columns, Runnable eachStep) {
    var patches = new Patches(architecture.patch());
    long largest = 0;
    List<LayerGrid> grids = architecture.grids(patches.count(rows), patches.count(columns));
    for (int l = 0; l < grids.size(); l++) {
      largest = Math.max(largest, widest(architecture, l) * grids.get(l).size());
    }
    long step = Float.BYTES * batch * largest;
    return new Pace((int) Math.max(1, Math.min(Integer.MAX_VALUE, CHUNK_BYTES / step)), eachStep);
  }

  /** Channels of a layer's gates, or of what the coarser layer above hands down to its grid. */
  private static long widest(Architecture architecture, int layer) {
    List<Integer> hidden = architecture.hidden();
    boolean handedDown = architecture.strides() != null && layer + 1 < hidden.size();
    return Math.max(4L * hidden.get(layer), handedDown ? hidden.get(layer + 1) : 0);
  }
}

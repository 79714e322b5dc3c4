package dev.convcast.datasets;

/**
 * Random numbers that are the same on every machine and in every Java, from integer arithmetic
 * alone (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
 */
final class SplitMix64 {

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** The stream of one item of a seeded series; those of neighbouring seeds share no item. */
  SplitMix64(long seed, long item) {
    this.state = mix(mix(seed + GOLDEN_GAMMA) + item);
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return y ^ (y >>> 31);
  }

  private long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double next() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  double between(double low, double high) {
    return low + next() * (high - low);
  }

  /** Uniform in 0 to bound - 1. */
  int below(int bound) {
    return (int) (next() * bound);
  }
}

package dev.convcast.convlstm;

/**
 * Products of small matrices, row by row in memory, by the kernels that oneDNN makes for each shape
 * of them: through a function of libtorch that DJL does not pass on (docs/decisions/014).
 */
final class SmallProducts {

  // at::native::cpublas::brgemm of floats, as compilers on Linux write it
  private static final String FUNCTION = "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb";

  private static final boolean KNOWN = Libtorch.bind(SmallProducts.class, FUNCTION, "convolutions");

  private SmallProducts() {}

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

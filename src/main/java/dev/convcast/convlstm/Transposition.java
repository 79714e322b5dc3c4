package dev.convcast.convlstm;

/** Turns matrices, by a function of the MKL that is part of libtorch where there is one. */
final class Transposition {

  private static final String FUNCTION = "MKL_Somatcopy";
  private static final byte BY_ROWS = 'R';
  private static final byte TRANSPOSED = 'T';

  private static final boolean KNOWN = Libtorch.bind(Transposition.class, FUNCTION, "trainings");

  private Transposition() {}

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

package dev.convcast.forecasters;

/**
 * Where what arrives came from, followed back one step after the other along a motion that stays as
 * it is (semi-Lagrangian, backward: Germann and Zawadzki 2002). Followed from the nodes of the
 * motion's lattice; the pixels between are between.
 */
final class Trajectories {

  private static final int ROUNDS = 3;

  private final Motion motion;
  private final Lattice lattice;
  private final float[] down;
  private final float[] right;

  Trajectories(Motion motion) {
    this.motion = motion;
    lattice = motion.lattice();
    down = new float[lattice.size()];
    right = new float[lattice.size()];
  }

  /** One step further back. */
  void extend() {
    for (int i = 0; i < lattice.rows(); i++) {
      for (int j = 0; j < lattice.columns(); j++) {
        int n = i * lattice.columns() + j;
        float row = lattice.pixel(i) - down[n];
        float column = lattice.pixel(j) - right[n];
        float stepDown = 0;
        float stepRight = 0;
        for (int round = 0; round < ROUNDS; round++) {
          // the motion half way makes the step, and the step says where half way is
          float middleRow = row - stepDown / 2;
          float middleColumn = column - stepRight / 2;
          stepDown = lattice.at(motion.down(), middleRow, middleColumn);
          stepRight = lattice.at(motion.right(), middleRow, middleColumn);
        }
        down[n] += stepDown;
        right[n] += stepRight;
      }
    }
  }

  /** How many rows above each pixel of a row its source is. */
  void down(int row, float[] pixels) {
    lattice.along(down, row, pixels);
  }

  /** How many columns to the left of each pixel of a row its source is. */
  void right(int row, float[] pixels) {
    lattice.along(right, row, pixels);
  }
}

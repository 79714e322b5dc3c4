package dev.convcast.forecasters;

/**
 * How far everything moves in one step, in pixels: known at the nodes of a lattice, bilinear
 * between them, and beyond the outermost as there.
 *
 * @param down one number a node, towards higher rows
 * @param right one number a node, towards higher columns
 */
record Motion(Lattice lattice, float[] down, float[] right) {

  static Motion none(Lattice lattice) {
    return new Motion(lattice, new float[lattice.size()], new float[lattice.size()]);
  }
}

package dev.convcast.forecasters;

import java.util.Arrays;

/** What was seen to move, in the order in which it was seen: at which node, and how far. */
final class Vectors {

  private int count;
  private int[] nodes = new int[64];
  private float[] down = new float[64];
  private float[] right = new float[64];

  void add(int node, float movesDown, float movesRight) {
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
      down = Arrays.copyOf(down, 2 * count);
      right = Arrays.copyOf(right, 2 * count);
    }
    nodes[count] = node;
    down[count] = movesDown;
    right[count] = movesRight;
    count++;
  }

  int count() {
    return count;
  }

  int node(int vector) {
    return nodes[vector];
  }

  float down(int vector) {
    return down[vector];
  }

  float right(int vector) {
    return right[vector];
  }
}

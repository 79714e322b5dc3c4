package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ConvLSTM cell with peepholes (Shi et al. 2015, equation 3). */
interface Cell {

  /**
   * The input's share of a step's gates, in whatever layout the cell keeps them.
   *
   * @param grid what the hidden state has, (B, N, H, W)
   */
  record Projection(NDArray gates, Extent grid) {}

  /** A batch of grids. */
  record Extent(long batch, long rows, long columns) {}

  /** The inputs' shares of the gates, a share a step: of (steps*B, in, H, W). */
  List<Projection> project(NDArray inputs, int steps);

  /**
   * One step in time. What is absent is zero, and costs nothing.
   *
   * @param projected the input's share, or null for a cell without input
   * @param last the state before, or null at the beginning
   */
  State step(@Nullable Projection projected, @Nullable State last);
}

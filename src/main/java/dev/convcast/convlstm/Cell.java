package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/** A ConvLSTM cell with peepholes (Shi et al. 2015, equation 3). */
interface Cell {

  /**
   * A step's input, in whatever layout and as far on its way through the gates as the cell likes.
   *
   * @param number of the step among those that the values are of
   * @param grid what the hidden state covers
   */
  record Input(NDArray values, int number, Extent grid) {}

  /** The inputs of some steps, one after the other; each lasts until the next is asked for. */
  @FunctionalInterface
  interface Inputs extends AutoCloseable {

    /** Of a cell that takes none. */
    Inputs NONE = () -> null;

    @Nullable Input next();

    @Override
    default void close() {}
  }

  /**
   * The inputs of some steps, one for each.
   *
   * @param team those who may work on it
   */
  Inputs inputs(Steps below, int steps, Team team);

  /**
   * One step in time. What is absent is zero, and costs nothing.
   *
   * @param input null for a cell without input
   * @param last the state before, or null at the beginning
   * @param team those who may work on it
   */
  State step(@Nullable Input input, @Nullable State last, Team team);

  /** The hidden states of some steps, as this cell keeps them; it takes over all but the last. */
  Steps steps(NDList hidden, Extent grid);

  /** Whether it needs its states, when they have been followed by others. */
  default boolean keepsStates() {
    return false;
  }
}

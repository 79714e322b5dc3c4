package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** Brings the hidden states of one layer to the grid of the next that runs. */
interface Rescaling {

  /**
   * @param hidden of the layer before, (n, M, H, W)
   * @param next the state of the layer that follows, null at the beginning
   * @return what the layer that follows is fed, (n, N, H', W')
   */
  NDArray rescale(NDArray hidden, @Nullable State next);
}

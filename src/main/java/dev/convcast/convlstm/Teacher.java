package dev.convcast.convlstm;

import ai.djl.ndarray.NDArray;

/**
 * Feeds the truth to an autoregressive forecaster in place of some of its own forecasts, while it
 * learns (scheduled sampling: Bengio et al. 2015, as PredRNN and OpenSTL use it).
 *
 * @param truth the frames that came, (horizon, B, C, H, W)
 * @param chosen 1 where the truth is fed to the step after, else 0, (horizon, B, 1, 1, 1)
 */
public record Teacher(NDArray truth, NDArray chosen) {}

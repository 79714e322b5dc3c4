package dev.convcast.verification;

import dev.convcast.datasets.FrameArchive;
import dev.convcast.datasets.Window;
import dev.convcast.frames.Grid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Cases as they came: what a forecaster is shown, and what it has to forecast. */
record Truth(FrameArchive archive, int inputs, int horizon) {

  /** One case. */
  record Case(int number, Window window, float[] seen, float[] truth) {}

  Grid grid() {
    return archive.grid();
  }

  Case read(int number, Window window) {
    float[] frames = new float[Math.multiplyExact(inputs + horizon, grid().size())];
    try {
      archive.read(window, frames);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int seen = inputs * grid().size();
    return new Case(
        number,
        window,
        Arrays.copyOf(frames, seen),
        Arrays.copyOfRange(frames, seen, frames.length));
  }

  /** What some cases show, one after the other: (B, T, C, H, W). */
  float[] seen(List<Case> cases) {
    int each = inputs * grid().size();
    float[] seen = new float[Math.multiplyExact(cases.size(), each)];
    for (int b = 0; b < cases.size(); b++) {
      System.arraycopy(cases.get(b).seen(), 0, seen, b * each, each);
    }
    return seen;
  }

  /** The b-th of some forecasts that lie one after the other. */
  float[] forecast(float[] forecasts, int b) {
    int each = horizon * grid().size();
    return Arrays.copyOfRange(forecasts, b * each, (b + 1) * each);
  }
}

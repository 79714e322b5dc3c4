package dev.convcast.verification.scores;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What implementations that are not ours make of frames; see make_fixtures.py. */
final class Fixtures {

  static final int ROWS = 37;
  static final int COLUMNS = 45;
  static final double RANGE = 12;

  private final Map<String, float[]> frames = new HashMap<>();
  private final Map<String, double[]> scores = new HashMap<>();

  Fixtures() {
    try (var in = Fixtures.class.getResourceAsStream("/verification/fixtures.npz");
        NDManager manager = NDManager.newBaseManager()) {
      for (NDArray array : NDList.decode(manager, Objects.requireNonNull(in))) {
        if (array.getDataType() == ai.djl.ndarray.types.DataType.FLOAT32) {
          frames.put(array.getName(), array.toFloatArray());
        } else {
          scores.put(array.getName(), array.toDoubleArray());
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  FramePair pair(String suffix) {
    return new FramePair(
        frames.get("forecast" + suffix).clone(),
        frames.get("truth" + suffix).clone(),
        ROWS,
        COLUMNS);
  }

  double score(String name) {
    return scores(name)[0];
  }

  double[] scores(String name) {
    return Objects.requireNonNull(scores.get(name), name);
  }
}

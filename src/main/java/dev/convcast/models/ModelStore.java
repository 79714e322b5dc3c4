package dev.convcast.models;

import dev.convcast.convlstm.Weights;
import java.nio.file.Path;
import java.util.Optional;

/** STUB. The model store: a folder a model, a folder a version. */
public final class ModelStore {

  public ModelStore(Path root) {}

  /** The version a forecast uses: of that number or alias, else the champion, else the highest. */
  public StoredModel get(ModelName name, Optional<String> versionOrAlias) {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds a folder of model.json and weights.safetensors as the next version, by one atomic move.
   */
  public StoredModel adopt(ModelName name, Path folder) {
    throw new UnsupportedOperationException();
  }

  /** Reads and checks a version's weights. */
  public Weights weights(StoredModel model) {
    throw new UnsupportedOperationException();
  }

  /** Writes model.json and weights.safetensors into a folder that is there. */
  public static void write(ModelCard card, Weights weights, Path folder) {
    throw new UnsupportedOperationException();
  }
}

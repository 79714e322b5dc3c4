package dev.convcast.forecasters;

import dev.convcast.models.ModelCard;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.models.StoredModel;
import java.util.Optional;

/** What can be asked for a forecast by its name; equal where name and version are. */
public sealed interface ForecastModel permits ForecastModel.Stored, Baseline {

  ModelName modelName();

  int version();

  /** The fewest frames it must be shown. */
  int leastInputs();

  /** What it was trained for; a baseline takes any unit, interval, channels, and horizon. */
  Optional<ModelCard> card();

  /**
   * Makes it ready to forecast.
   *
   * @param tileMemory bytes that a network may need for a sequence before it is cut into tiles
   */
  Forecaster open(ModelStore store, long tileMemory);

  /** The same with {@link TileRule#DEFAULT_MEMORY}. */
  default Forecaster open(ModelStore store) {
    return open(store, TileRule.DEFAULT_MEMORY);
  }

  /**
   * The baseline of that name, else what the store has under it.
   *
   * @param version a number, or an alias of a stored model
   */
  static ForecastModel find(ModelStore store, ModelName name, Optional<String> version) {
    Optional<Baseline> baseline = Baseline.of(name);
    if (baseline.isPresent()) {
      version.ifPresent(baseline.get()::requireVersion);
      return baseline.get();
    }
    return new Stored(store.get(name, version));
  }

  /** A version in the model store. */
  record Stored(StoredModel model) implements ForecastModel {

    @Override
    public ModelName modelName() {
      return model.name();
    }

    @Override
    public int version() {
      return model.version();
    }

    @Override
    public int leastInputs() {
      return model.card().frames().inputs();
    }

    @Override
    public Optional<ModelCard> card() {
      return Optional.of(model.card());
    }

    @Override
    public Forecaster open(ModelStore store, long tileMemory) {
      return NetworkForecaster.of(model.card(), store.weights(model), tileMemory);
    }

    @Override
    public String toString() {
      return model.toString();
    }
  }
}

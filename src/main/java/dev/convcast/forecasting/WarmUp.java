package dev.convcast.forecasting;

import dev.convcast.convlstm.Architecture;
import dev.convcast.forecasters.ForecastModel;
import dev.convcast.frames.Grid;
import dev.convcast.models.ModelEntry;
import dev.convcast.models.ModelStore;
import dev.convcast.models.StoredModel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/** Loads the models and lets each forecast once, before the service says that it is ready. */
final class WarmUp implements ApplicationRunner {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final int FRAMES = 2;
  private static final int PATCHES = 4;

  private final ModelStore store;
  private final LoadedModels models;
  private final int most;

  WarmUp(ModelStore store, LoadedModels models, int most) {
    this.store = store;
    this.models = models;
    this.most = most;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    List<StoredModel> serving = store.list().stream().map(ModelEntry::serving).limit(most).toList();
    serving.forEach(this::warmUp);
    log.info("Ready to forecast with {}", serving.isEmpty() ? "no model yet" : serving);
  }

  private void warmUp(StoredModel model) {
    Grid grid = smallest(model.card().architecture());
    try (LoadedModels.Lease lease = models.use(new ForecastModel.Stored(model))) {
      lease.forecaster().forecast(new float[FRAMES * grid.size()], 1, FRAMES, grid, 1, () -> {});
    } catch (RuntimeException e) {
      log.error("{} cannot be loaded; its forecasts will fail", model, e);
    }
  }

  private static Grid smallest(Architecture architecture) {
    Integer rows = architecture.rows();
    Integer columns = architecture.columns();
    int patch = architecture.patch();
    return new Grid(
        architecture.channels(),
        patch * (rows == null ? PATCHES : rows),
        patch * (columns == null ? PATCHES : columns));
  }
}

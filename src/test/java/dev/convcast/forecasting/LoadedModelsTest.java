package dev.convcast.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.models.ModelName;
import dev.convcast.models.StoredModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LoadedModelsTest {

  private final Map<ForecastModel, SlowForecaster> networks = new HashMap<>();
  private final List<ForecastModel> loads = new ArrayList<>();

  private final LoadedModels models =
      new LoadedModels(
          model -> {
            loads.add(model);
            return networks.computeIfAbsent(model, one -> new SlowForecaster());
          },
          2);

  @Test
  void keepsWhatWasUsedLast() {
    models.use(model(1)).close();
    models.use(model(2)).close();
    models.use(model(1)).close();
    models.use(model(3)).close();

    assertThat(closed(1)).isZero();
    assertThat(closed(2)).isOne();
    models.use(model(1)).close();
    assertThat(loads).containsExactly(model(1), model(2), model(3));
  }

  @Test
  void closesANetworkOnlyWhenNobodyUsesIt() {
    var lease = models.use(model(1));
    models.use(model(2)).close();
    models.use(model(3)).close();

    assertThat(closed(1)).isZero();
    lease.close();
    assertThat(closed(1)).isOne();
  }

  @Test
  void closesAllAtTheEnd() {
    models.use(model(1)).close();
    var lease = models.use(model(2));
    models.close();

    assertThat(closed(1)).isOne();
    assertThat(closed(2)).isZero();
    lease.close();
    assertThat(closed(2)).isOne();
  }

  @Test
  void loadsOnceForAllWhoAsk() throws Exception {
    var loading = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var loads = new ArrayList<ForecastModel>();
    var slow =
        new LoadedModels(
            model -> {
              loads.add(model);
              loading.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new SlowForecaster();
            },
            2);
    var first = CompletableFuture.runAsync(() -> slow.use(model(1)).close());
    loading.await();
    var second = CompletableFuture.runAsync(() -> slow.use(model(1)).close());
    go.countDown();
    first.get();
    second.get();
    assertThat(loads).hasSize(1);
  }

  @Test
  void triesAgainAfterAFailure() {
    var failures = new ArrayList<>(List.of(new IllegalStateException("damaged")));
    var damaged =
        new LoadedModels(
            model -> {
              if (!failures.isEmpty()) {
                throw failures.remove(0);
              }
              return new SlowForecaster();
            },
            2);
    assertThatThrownBy(() -> damaged.use(model(1))).hasMessage("damaged");
    damaged.use(model(1)).close();
  }

  private int closed(int version) {
    return networks.get(model(version)).closed.get();
  }

  private static ForecastModel model(int version) {
    return new ForecastModel.Stored(
        new StoredModel(
            new ModelName("rain"),
            version,
            ForecastingModels.rain(),
            Path.of("weights.safetensors")));
  }
}

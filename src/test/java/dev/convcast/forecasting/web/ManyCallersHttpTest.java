package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.npy;
import static dev.convcast.forecasting.web.Client.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.forecasters.Forecaster;
import dev.convcast.forecasting.ForecastingModels;
import dev.convcast.forecasting.TestFrames;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.models.ModelStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Many callers at once, whose forecasts go through the network together. */
@ForecastServer
class ManyCallersHttpTest {

  private static final int REQUESTS = 10_000;
  private static final int CALLERS = 16;
  private static final Grid GRID = new Grid(1, 4, 6);
  private static final float ROUNDING = 1e-4f; // of values up to 30

  @LocalServerPort int port;
  @Autowired ModelStore store;

  @Test
  void giveEachItsOwn() throws Exception {
    var client = new Client(port);
    var callers = Executors.newFixedThreadPool(CALLERS);
    try (Forecaster alone =
        ForecastModel.find(store, ForecastingModels.RAIN, Optional.empty()).open(store)) {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        FrameSequence frames = TestFrames.random(4, GRID, 30, i);
        boolean network = i % 4 == 0;
        String path =
            "/v1/models/%s/forecast/upload?horizon=2".formatted(network ? "rain" : "persistence");
        calls.add(
            () -> {
              var answer = client.post(path, "application/x-npy", npy(frames));
              assertThat(answer.statusCode()).isEqualTo(200);
              float[] wanted = network ? forecast(alone, frames) : twice(frames.last(1).values());
              assertThat(values(answer.body()))
                  .usingComparatorWithPrecision(network ? ROUNDING : 0f)
                  .containsExactly(wanted);
              return null;
            });
      }
      for (Future<Void> call : callers.invokeAll(calls)) {
        call.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static float[] forecast(Forecaster alone, FrameSequence frames) {
    return alone.forecast(frames.values(), 1, frames.frames(), GRID, 2, () -> {});
  }

  private static float[] twice(float[] frame) {
    float[] both = new float[2 * frame.length];
    System.arraycopy(frame, 0, both, 0, frame.length);
    System.arraycopy(frame, 0, both, frame.length, frame.length);
    return both;
  }
}

package dev.convcast.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import dev.convcast.models.ModelName;
import dev.convcast.models.ModelStore;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Refusal.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

@Timeout(30)
class ForecastsTest {

  private static final Grid GRID = new Grid(1, 4, 4);
  private static final int MANY = 1000;

  @TempDir Path folder;

  private final SlowForecaster network = new SlowForecaster();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private ForecastQueue queue;
  private ForecastWorkers workers;
  private Forecasts forecasts;

  @BeforeEach
  void start() throws Exception {
    var store = new ModelStore(folder.resolve("store"));
    ForecastingModels.addAll(store, folder.resolve("scratch"));
    var settings =
        new ForecastSettings(
            2,
            2,
            1_000_000,
            Duration.ofSeconds(10),
            1,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            1000,
            DataSize.ofMegabytes(1),
            100_000,
            DataSize.ofGigabytes(2),
            4);
    queue = new ForecastQueue(settings);
    var metrics = new ForecastMetrics(registry, queue);
    var models = new LoadedModels(model -> network, 4);
    Clock clock = Clock.systemUTC();
    workers =
        new ForecastWorkers(queue, 1, () -> new ForecastWorker(queue, models, metrics, clock));
    forecasts = new Forecasts(store, queue, settings, metrics, clock);
    workers.start();
  }

  @AfterEach
  void stop() {
    network.steps.release(MANY);
    workers.stop();
  }

  @Test
  void refusesWhatComesOnTopOfAFullQueue() throws Exception {
    var running = ask(1, 3);
    network.entered.await();
    var waiting = List.of(ask(2, 3), ask(3, 3));
    until(2);
    assertThat(registry.get("convcast.forecast.queue.depth").gauge().value()).isEqualTo(2);

    Refusal refusal = refused(() -> forecast(4, 3, null));

    assertThat(refusal.reason()).isEqualTo(Reason.BUSY);
    assertThat(refusal).hasMessage("2 forecasts wait already, the most that may; try again in 2 s");
    assertThat(refusal.facts()).containsEntry("retryAfterSeconds", 2);
    network.steps.release(MANY);
    running.get();
    for (var one : waiting) {
      one.get();
    }
  }

  @Test
  void takesTogetherWhatWaitsAndGivesEachItsOwn() throws Exception {
    var running = ask(1, 1);
    network.entered.await();
    var shorter = ask(2, 2);
    until(1);
    var longer = ask(3, 5);
    until(2);
    network.steps.release(MANY);

    running.get();
    assertThat(shorter.get().frames().frames()).isEqualTo(2);
    assertThat(longer.get().frames().frames()).isEqualTo(5);
    assertThat(network.batches).containsExactly(1, 2);
    assertThat(lastFrame(shorter.get().frames())).isEqualTo(lastFrame(frames(2)));
    assertThat(lastFrame(longer.get().frames())).isEqualTo(lastFrame(frames(3)));
    assertThat(registry.get("convcast.forecast.batch.size").summary().max()).isEqualTo(2);
  }

  @Test
  void waitsForTheCallersItHasJustAnswered() throws Exception {
    var first = ask(1, 1);
    network.entered.await();
    var second = ask(2, 1);
    until(1);
    network.steps.release(MANY);
    first.get();
    assertThat(second.isDone()).isFalse(); // the first's caller may come again
    ask(3, 1).get();
    second.get();
    assertThat(network.batches).containsExactly(1, 2);
  }

  @Test
  @Timeout(10) // shorter than one wait for others
  void neverWaitsForOthersWhereOneCallerComesAlone() {
    network.steps.release(MANY);
    for (int n = 1; n <= MANY; n++) { // often enough to come before the worker looks for the next
      forecast(n, 1, null);
    }
    assertThat(network.batches).hasSize(MANY).containsOnly(1);
  }

  @Test
  void dropsTheWorkWhenTheDeadlinePasses() throws Exception {
    Refusal refusal = refused(() -> forecast(1, 3, Duration.ofMillis(50)));

    assertThat(refusal.reason()).isEqualTo(Reason.DEADLINE_PASSED);
    assertThat(refusal)
        .hasMessage(
            "The deadline of PT0.05S passed before the forecast was ready; the work on it was"
                + " dropped");
    network.steps.release(1);
    assertThat(network.abandoned.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void neverStartsWhatHasPassedItsDeadlineInTheQueue() throws Exception {
    var running = ask(1, 3);
    network.entered.await();
    refused(() -> forecast(2, 3, Duration.ofMillis(20)));
    assertThat(queue.depth()).isZero();
    network.steps.release(MANY);
    running.get();
    assertThat(network.batches).containsExactly(1);
  }

  @Test
  void refusesWhatWaitsWhenItStops() throws Exception {
    ask(1, 3);
    network.entered.await();
    var waiting = ask(2, 3);
    until(1);
    queue.close();

    assertThat(waiting.handle((forecast, e) -> e.getCause()).get())
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.BUSY));
    Refusal refusal = refused(() -> forecast(4, 3, null));
    assertThat(refusal).hasMessage("The service is stopping; try again when it is back");
  }

  @Test
  void forecastsAgainWhenItIsStartedAgain() {
    network.steps.release(MANY);
    workers.stop();
    refused(() -> forecast(1, 3, null));
    workers.start();
    assertThat(forecast(1, 3, null).frames().frames()).isEqualTo(3);
  }

  @Test
  void countsByModelAndOutcomeButNeverByNamesThatNobodyHas() throws Exception {
    network.steps.release(MANY);
    forecast(1, 3, null);
    refused(() -> forecast(1, 0, null));
    for (String name : List.of("made-up-1", "made-up-2")) {
      refused(
          () ->
              forecasts.forecast(
                  new ForecastRequest(
                      new ModelName(name),
                      Optional.empty(),
                      frames(1),
                      Optional.empty(),
                      OptionalInt.empty(),
                      Optional.empty())));
    }
    assertThat(registry.get("convcast.forecasts").timers())
        .extracting(
            timer -> timer.getId().getTag("model") + " " + timer.getId().getTag("outcome"),
            timer -> timer.count())
        .containsExactlyInAnyOrder(
            tuple("rain ok", 1L), tuple("rain does-not-fit", 1L), tuple("unknown not-found", 2L));
  }

  @Test
  void forecastsSeveralInTheirOrderAndNoMoreAtOnceThanABatchHolds() throws Exception {
    var several =
        CompletableFuture.supplyAsync(
            () ->
                forecasts.forecast(
                    List.of(
                        request(1, null), request(2, null), request(3, null), request(4, null))),
            task -> new Thread(task).start());
    network.entered.await();
    assertThat(queue.depth()).isLessThan(2);
    network.steps.release(MANY);

    assertThat(several.get())
        .extracting(forecast -> lastFrame(forecast.frames()))
        .containsExactly(
            lastFrame(frames(1)), lastFrame(frames(2)), lastFrame(frames(3)), lastFrame(frames(4)));
    assertThat(network.batches).allMatch(size -> size <= 2);
    assertThat(registry.get("convcast.forecasts").timer().count()).isEqualTo(4);
  }

  @Test
  void dropsAllOfSeveralWhenTheDeadlinePasses() throws Exception {
    Duration soon = Duration.ofMillis(50);
    Refusal refusal =
        refused(() -> forecasts.forecast(List.of(request(1, soon), request(2, soon))));

    assertThat(refusal.reason()).isEqualTo(Reason.DEADLINE_PASSED);
    assertThat(queue.depth()).isZero();
  }

  @CanIgnoreReturnValue
  private static Refusal refused(ThrowingCallable forecast) {
    Refusal refusal = catchThrowableOfType(Refusal.class, forecast);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private CompletableFuture<Forecast> ask(long seed, int horizon) {
    return CompletableFuture.supplyAsync(
        () -> forecast(seed, horizon, null), task -> new Thread(task).start());
  }

  private Forecast forecast(long seed, int horizon, @Nullable Duration deadline) {
    return forecasts.forecast(
        new ForecastRequest(
            ForecastingModels.RAIN,
            Optional.empty(),
            frames(seed),
            Optional.empty(),
            OptionalInt.of(horizon),
            Optional.ofNullable(deadline)));
  }

  @Test
  void handsOutAFrameBeforeTheNextIsMade() {
    try (ForecastStream stream = forecasts.stream(request(1, null))) {
      network.steps.release(1);
      FrameSequence first = stream.next().orElseThrow();
      assertThat(lastFrame(first)).isEqualTo(lastFrame(frames(1)));
      assertThat(network.steps.availablePermits()).isZero(); // the second is not begun
      network.steps.release(2);
      assertThat(stream.next()).isPresent();
      assertThat(stream.next()).isPresent();
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void dropsTheRestOfAStreamThatIsClosed() throws Exception {
    try (ForecastStream stream = forecasts.stream(request(1, null))) {
      network.steps.release(1);
      assertThat(stream.next()).isPresent();
    }
    network.steps.release(1);
    network.abandoned.await();
  }

  @Test
  void endsAStreamAtItsDeadline() throws Exception {
    try (ForecastStream stream = forecasts.stream(request(1, Duration.ofMillis(50)))) {
      assertThat(refused(stream::next).reason()).isEqualTo(Reason.DEADLINE_PASSED);
    }
    network.steps.release(1);
    network.abandoned.await();
  }

  private static ForecastRequest request(long seed, @Nullable Duration deadline) {
    return new ForecastRequest(
        ForecastingModels.RAIN,
        Optional.empty(),
        frames(seed),
        Optional.empty(),
        OptionalInt.of(3),
        Optional.ofNullable(deadline));
  }

  private static FrameSequence frames(long seed) {
    return TestFrames.random(4, GRID, 30, seed);
  }

  private static List<Integer> lastFrame(FrameSequence frames) {
    var values = new ArrayList<Integer>();
    for (float value : frames.last(1).values()) {
      values.add(Math.round(value * 1000));
    }
    return values;
  }

  private void until(int depth) {
    while (queue.depth() < depth) {
      Thread.onSpinWait();
    }
  }
}

package dev.convcast.forecasting;

import dev.convcast.forecasters.ForecastModel;
import dev.convcast.forecasters.Forecaster;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * What forecasts, in memory: at most so many, the least recently used goes first. Each is loaded
 * once however many ask for it, and closed when it has gone and nobody uses it any more.
 */
final class LoadedModels implements AutoCloseable {

  private final Function<ForecastModel, Forecaster> source;
  private final int capacity;
  private final Map<ForecastModel, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Slot {
    private final CompletableFuture<Forecaster> forecaster = new CompletableFuture<>();
    private int users;
    private boolean gone;
  }

  /** The use of one until it is closed. */
  final class Lease implements AutoCloseable {
    private final Slot slot;
    private final Forecaster forecaster;

    private Lease(Slot slot, Forecaster forecaster) {
      this.slot = slot;
      this.forecaster = forecaster;
    }

    Forecaster forecaster() {
      return forecaster;
    }

    @Override
    public void close() {
      release(slot);
    }
  }

  LoadedModels(Function<ForecastModel, Forecaster> source, int capacity) {
    this.source = source;
    this.capacity = capacity;
  }

  /** Takes one into use, and loads it before where it is not there. */
  Lease use(ForecastModel model) {
    Slot slot;
    boolean first;
    synchronized (this) {
      slot = slots.get(model);
      first = slot == null;
      if (slot == null) {
        slot = new Slot();
        slots.put(model, slot);
      }
      slot.users++;
      makeRoom();
    }
    if (first) {
      load(model, slot);
    }
    try {
      return new Lease(slot, slot.forecaster.join());
    } catch (CompletionException e) {
      release(slot);
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void load(ForecastModel model, Slot slot) {
    try {
      slot.forecaster.complete(source.apply(model));
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        slots.remove(model, slot);
      }
      slot.forecaster.completeExceptionally(e);
    }
  }

  private void makeRoom() {
    var eldest = slots.values().iterator();
    for (int surplus = slots.size() - capacity; surplus > 0; surplus--) {
      Slot slot = eldest.next();
      eldest.remove();
      leave(slot);
    }
  }

  private void leave(Slot slot) {
    slot.gone = true;
    closeIfIdle(slot);
  }

  private synchronized void release(Slot slot) {
    slot.users--;
    closeIfIdle(slot);
  }

  private static void closeIfIdle(Slot slot) {
    if (slot.gone && slot.users == 0 && !slot.forecaster.isCompletedExceptionally()) {
      slot.forecaster.join().close();
    }
  }

  /** Closes all as soon as nobody uses them. */
  @Override
  public synchronized void close() {
    slots.values().forEach(this::leave);
    slots.clear();
  }
}

package dev.convcast.forecasting;

import dev.convcast.models.StoredModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The networks in memory: at most so many, the least recently used goes first. A network is loaded
 * once however many ask for it, and is closed when it has gone and nobody uses it any more.
 */
final class LoadedModels implements AutoCloseable {

  private final Network.Source source;
  private final int capacity;
  private final Map<StoredModel, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Slot {
    private final CompletableFuture<Network> network = new CompletableFuture<>();
    private int users;
    private boolean gone;
  }

  /** The use of a network until it is closed. */
  final class Lease implements AutoCloseable {
    private final Slot slot;
    private final Network network;

    private Lease(Slot slot, Network network) {
      this.slot = slot;
      this.network = network;
    }

    Network network() {
      return network;
    }

    @Override
    public void close() {
      release(slot);
    }
  }

  LoadedModels(Network.Source source, int capacity) {
    this.source = source;
    this.capacity = capacity;
  }

  /** Takes a network into use, and loads it before where it is not there. */
  Lease use(StoredModel model) {
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
      return new Lease(slot, slot.network.join());
    } catch (CompletionException e) {
      release(slot);
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void load(StoredModel model, Slot slot) {
    try {
      slot.network.complete(source.load(model));
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        slots.remove(model, slot);
      }
      slot.network.completeExceptionally(e);
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
    if (slot.gone && slot.users == 0 && !slot.network.isCompletedExceptionally()) {
      slot.network.join().close();
    }
  }

  /** Closes all networks as soon as nobody uses them. */
  @Override
  public synchronized void close() {
    slots.values().forEach(this::leave);
    slots.clear();
  }
}

package dev.convcast.training.optimization;

import org.jspecify.annotations.Nullable;

/**
 * How the learning rate goes over a training, as a share of the one that was asked for. Counted in
 * updates of the weights, from 0.
 */
public sealed interface Schedule {

  /** Where a training stands: after so many updates, of so many that an epoch and all have. */
  record Place(long updates, long anEpoch, long all) {}

  double share(Place place);

  /** The kinds a request can ask for. */
  enum Kind {
    CONSTANT,
    WARM_UP,
    COSINE,
    ONE_CYCLE,
    PLATEAU
  }

  /** Rises evenly over some epochs, which may be none, and stays. */
  record WarmUp(double epochs) implements Schedule {

    @Override
    public double share(Place place) {
      return Math.min(1, (place.updates + 1) / Math.max(1, epochs * place.anEpoch));
    }
  }

  /** After a warm-up falls as a cosine does, to a last share (Loshchilov and Hutter 2017). */
  record Cosine(double warmUpEpochs, double lastShare) implements Schedule {

    @Override
    public double share(Place place) {
      double warmUp = warmUpEpochs * place.anEpoch;
      if (place.updates < warmUp) {
        return new WarmUp(warmUpEpochs).share(place);
      }
      return fall(1, lastShare, (place.updates - warmUp) / Math.max(1, place.all - warmUp));
    }
  }

  /**
   * Rises from a twenty-fifth and falls to nearly nothing, both as a cosine (Smith and Topin 2019,
   * with the numbers that PyTorch has).
   */
  record OneCycle(double riseShare) implements Schedule {

    private static final double FIRST = 1 / 25.0;
    private static final double LAST = FIRST / 1e4;

    @Override
    public double share(Place place) {
      double top = riseShare * place.all - 1;
      double end = place.all - 1.0;
      return place.updates <= top
          ? fall(FIRST, 1, place.updates / top)
          : fall(1, LAST, Math.min(1, (place.updates - top) / Math.max(1e-9, end - top)));
    }
  }

  /**
   * Falls by a factor when the loss has not become less for more than some epochs; how often it
   * has, its {@link Descent} knows.
   */
  record Plateau(double warmUpEpochs, double factor, int patience) implements Schedule {

    private static final double LEAST_GAIN = 1e-4;

    @Override
    public double share(Place place) {
      return new WarmUp(warmUpEpochs).share(place);
    }

    /**
     * @param share of the learning rate that is left
     * @param best the least loss so far, null before the first
     * @param epochsWithoutGain since then
     */
    public record Descent(double share, @Nullable Double best, int epochsWithoutGain) {
      public static final Descent START = new Descent(1, null, 0);
    }

    /** What an epoch of this loss makes of it. */
    public Descent after(Descent before, double loss) {
      if (before.best == null || loss < before.best * (1 - LEAST_GAIN)) {
        return new Descent(before.share, loss, 0);
      }
      return before.epochsWithoutGain < patience
          ? new Descent(before.share, before.best, before.epochsWithoutGain + 1)
          : new Descent(before.share * factor, before.best, 0);
    }
  }

  private static double fall(double from, double to, double way) {
    return to + (from - to) * (1 + Math.cos(Math.PI * way)) / 2;
  }
}

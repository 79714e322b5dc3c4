package dev.convcast.forecasting;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is made of a forecast's values before they are written: sums over time, then where they
 * reach a threshold.
 *
 * @param accumulate the length of time over which a rate is summed up
 * @param threshold in the unit of the values, or of their sums
 */
public record Derivation(Optional<Duration> accumulate, OptionalDouble threshold) {

  /** The values as they are. */
  public static final Derivation NONE = new Derivation(Optional.empty(), OptionalDouble.empty());

  /** The unit of a forecast whose values are probabilities themselves. */
  private static final Unit PROBABILITY = new Unit("probability");

  private static final Map<String, Duration> PER =
      Map.ofEntries(
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("sec", Duration.ofSeconds(1)),
          Map.entry("min", Duration.ofMinutes(1)),
          Map.entry("minute", Duration.ofMinutes(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("hr", Duration.ofHours(1)),
          Map.entry("hour", Duration.ofHours(1)),
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("day", Duration.ofDays(1)));

  /** Refuses what could be made of no forecast. */
  public Derivation {
    if (threshold.isPresent() && !Double.isFinite(threshold.getAsDouble())) {
      throw Refusal.doesNotFit(
          "threshold", "The threshold is %s; expected a number".formatted(threshold.getAsDouble()));
    }
    if (accumulate.isPresent() && (accumulate.get().isZero() || accumulate.get().isNegative())) {
      throw Refusal.doesNotFit(
          "accumulate",
          "accumulate is %s; expected more than zero, such as PT1H".formatted(accumulate.get()));
    }
  }

  public boolean isNone() {
    return accumulate.isEmpty() && threshold.isEmpty();
  }

  /**
   * @throws Refusal where sums are asked for and the unit is no rate, the interval is not known, or
   *     the forecast is shorter
   */
  public Forecast of(Forecast forecast) {
    Forecast summed = accumulate.map(length -> summed(forecast, length)).orElse(forecast);
    return threshold.isPresent() ? exceeding(summed, (float) threshold.getAsDouble()) : summed;
  }

  /**
   * What the frames of a forecast will mean.
   *
   * @param forecast what they mean before anything is made of them
   * @throws Refusal as {@link #of(Forecast)} does
   */
  public Meaning of(Meaning forecast, int horizon) {
    Meaning summed =
        accumulate.map(length -> Sums.of(forecast, horizon, length).meaning()).orElse(forecast);
    return summed.with(
        unitOf(Objects.requireNonNullElse(summed.unit(), Unit.ONE)), summed.interval());
  }

  private static Forecast summed(Forecast forecast, Duration length) {
    FrameSequence frames = forecast.frames();
    Sums sums = Sums.of(frames.meaning(), frames.frames(), length);
    int size = frames.grid().size();
    float[] values = new float[sums.count() * size];
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      for (int t = 0; t < sums.each(); t++) {
        sum += frames.values()[(i / size * sums.each() + t) * size + i % size];
      }
      values[i] = (float) (sum * sums.share());
    }
    List<String> warnings = new ArrayList<>(forecast.warnings());
    int rest = frames.frames() % sums.each();
    if (rest != 0) {
      warnings.add(
          "%d frames are not a multiple of %d: the last %d were not summed up"
              .formatted(frames.frames(), sums.each(), rest));
    }
    double longer = sums.each() * sums.share();
    return new Forecast(
        forecast.model(),
        Optional.empty(),
        new FrameSequence(values, sums.count(), frames.grid(), sums.meaning()),
        (float) (forecast.low() * longer),
        (float) (forecast.high() * longer),
        warnings);
  }

  /**
   * How a rate is summed up.
   *
   * @param count how many sums there are
   * @param each of so many frames
   * @param share of the rate's time that a frame lasts
   * @param meaning of the sums
   */
  private record Sums(int count, int each, double share, Meaning meaning) {

    static Sums of(Meaning frames, int horizon, Duration length) {
      Rate rate = Rate.of(Objects.requireNonNullElse(frames.unit(), Unit.ONE));
      Duration interval = frames.interval();
      if (interval == null || length.toMillis() % interval.toMillis() != 0) {
        throw Refusal.doesNotFit(
            "accumulate",
            "accumulate is %s and the frames are %s apart; expected a multiple of their interval"
                .formatted(length, interval == null ? "an unknown time" : interval));
      }
      long each = length.toMillis() / interval.toMillis();
      if (each > horizon) {
        throw Refusal.doesNotFit(
            "accumulate",
            "accumulate is %s, %d frames, and %d were forecast; expected a horizon of at least %d"
                .formatted(length, each, horizon, each));
      }
      int count = (int) (horizon / each);
      List<Instant> times = new ArrayList<>();
      for (int s = 1; s <= count && !frames.times().isEmpty(); s++) {
        times.add(frames.times().get((int) (s * each) - 1));
      }
      double share = (double) interval.toMillis() / rate.per().toMillis();
      return new Sums(count, (int) each, share, frames.with(rate.counted(), length).at(times));
    }
  }

  /** Of {@code mm/h} what is counted, and each of which time. */
  private record Rate(Unit counted, Duration per) {

    static Rate of(Unit unit) {
      String[] parts = unit.symbol().split("/", -1);
      Duration per = parts.length == 2 ? PER.get(parts[1]) : null;
      if (per == null || parts[0].isBlank()) {
        throw Refusal.doesNotFit(
            "accumulate",
            "The forecast is in %s; expected a rate such as mm/h, of which sums can be made"
                .formatted(unit));
      }
      return new Rate(new Unit(parts[0]), per);
    }
  }

  /** The same of single frames, of which no sums can be made. */
  public FrameSequence of(FrameSequence frames) {
    Unit unit = Objects.requireNonNullElse(frames.meaning().unit(), Unit.ONE);
    return threshold.isPresent() && !unit.equals(PROBABILITY)
        ? exceeding(frames, (float) threshold.getAsDouble())
        : frames;
  }

  /** The unit of what {@link #of(FrameSequence)} makes of frames in a unit. */
  public Unit unitOf(Unit unit) {
    return threshold.isPresent() && !unit.equals(PROBABILITY) ? Unit.ONE : unit;
  }

  private static Forecast exceeding(Forecast forecast, float threshold) {
    if (forecast.unit().equals(PROBABILITY)) {
      return forecast;
    }
    return new Forecast(
        forecast.model(),
        forecast.seen().map(seen -> exceeding(seen, threshold)),
        exceeding(forecast.frames(), threshold),
        0,
        1,
        forecast.warnings());
  }

  private static FrameSequence exceeding(FrameSequence frames, float threshold) {
    float[] reached = new float[frames.values().length];
    for (int i = 0; i < reached.length; i++) {
      float value = frames.values()[i];
      reached[i] = Float.isNaN(value) ? Float.NaN : value >= threshold ? 1 : 0;
    }
    Meaning meaning = frames.meaning();
    return new FrameSequence(
        reached, frames.frames(), frames.grid(), meaning.with(Unit.ONE, meaning.interval()));
  }
}

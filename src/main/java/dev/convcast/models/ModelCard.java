package dev.convcast.models;

import dev.convcast.convlstm.Architecture;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model is and where it comes from: {@code model.json}.
 *
 * @param architecture the shape of the network
 * @param frames what it takes and gives
 * @param training settings, seed, losses and library versions of its training, or empty
 * @param data name and sha256 of its dataset, or empty
 * @param scores how good it is, or empty
 * @param weightsSha256 of {@code weights.safetensors}, in lower-case hexadecimal
 */
public record ModelCard(
    Architecture architecture,
    Frames frames,
    Map<String, Object> training,
    Map<String, Object> data,
    Map<String, Object> scores,
    @Nullable Instant created,
    @Nullable String weightsSha256) {

  private static final String JOB = "job";

  public ModelCard {
    training = copy(training);
    data = copy(data);
    scores = copy(scores);
  }

  /** The same card for weights of this sha256. */
  ModelCard withWeights(String sha256) {
    return new ModelCard(architecture, frames, training, data, scores, created, sha256);
  }

  /** The same card of a model about which more is known. */
  public ModelCard withScores(Map<String, Object> more) {
    var longer = new LinkedHashMap<>(more);
    scores.forEach(longer::putIfAbsent);
    return new ModelCard(architecture, frames, training, data, longer, created, weightsSha256);
  }

  /** The same card, of a model that a job has made. */
  ModelCard madeBy(String job) {
    var longer = new LinkedHashMap<>(training);
    longer.put(JOB, job);
    return new ModelCard(architecture, frames, longer, data, scores, created, weightsSha256);
  }

  boolean isMadeBy(String job) {
    return job.equals(training.get(JOB));
  }

  private static Map<String, Object> copy(Map<String, Object> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map)); // in order; null is a value here
  }

  /** What a model does with a missing value in its input. */
  public enum Missing {
    REFUSE,
    FILL
  }

  /**
   * The frames a model takes and gives.
   *
   * @param inputs frames it was trained to see, 1 to 10000
   * @param horizon frames it was trained to forecast, 1 to 10000
   * @param interval the time from one frame to the next, where it is known
   */
  public record Frames(
      int inputs,
      int horizon,
      @Nullable Duration interval,
      Unit unit,
      Missing missing,
      Transform transform) {

    private static final int MOST = 10_000;

    public Frames {
      count("frames.inputs", inputs);
      count("frames.horizon", horizon);
      if (interval != null && (interval.isNegative() || interval.isZero())) {
        throw Refusal.doesNotFit(
            "frames.interval",
            "frames.interval is %s; expected more than nothing, such as PT5M".formatted(interval));
      }
    }

    private static void count(String field, int count) {
      if (count < 1 || count > MOST) {
        throw Refusal.doesNotFit(field, "%s is %d; expected 1 to %d".formatted(field, count, MOST));
      }
    }
  }
}

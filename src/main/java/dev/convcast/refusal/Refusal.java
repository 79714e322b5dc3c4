package dev.convcast.refusal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that Convcast does not carry out, and has changed nothing for.
 *
 * <p>The message says exactly what was wrong and what would be right; the facts carry the same as
 * values (for instance {@code "field": "horizon"}). It knows nothing of HTTP: {@code
 * dev.convcast.web} turns the reason into a status.
 */
public final class Refusal extends RuntimeException {

  private final Reason reason;
  private final transient Map<String, Object> facts = new LinkedHashMap<>();

  /** Why a request is refused. */
  public enum Reason {
    /** Not what it claims to be: broken JSON, NPY, PNG. */
    UNREADABLE,
    /** No such model, version, alias, dataset or job. */
    NOT_FOUND,
    /** In the way of what is there already: a taken name, a state that does not allow it. */
    CONFLICT,
    /** Larger than a limit. */
    TOO_LARGE,
    /** A format that is not read. */
    UNSUPPORTED_FORMAT,
    /** A format that is not written. */
    NOT_ACCEPTABLE,
    /** Readable, but it does not fit: shape, unit, interval, horizon, missing data. */
    DOES_NOT_FIT,
    /** No room in the queue now, or the service is stopping. */
    BUSY,
    /** The deadline passed before there was an answer. */
    DEADLINE_PASSED
  }

  public Refusal(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  public static Refusal unreadable(String detail) {
    return new Refusal(Reason.UNREADABLE, detail);
  }

  public static Refusal notFound(String detail) {
    return new Refusal(Reason.NOT_FOUND, detail);
  }

  public static Refusal conflict(String detail) {
    return new Refusal(Reason.CONFLICT, detail);
  }

  public static Refusal tooLarge(String detail) {
    return new Refusal(Reason.TOO_LARGE, detail);
  }

  /** A value that can be read but does not fit; {@code field} is its name in the request. */
  public static Refusal doesNotFit(String field, String detail) {
    return new Refusal(Reason.DOES_NOT_FIT, detail).with("field", field);
  }

  /** Adds a fact for programs to read beside the sentence. */
  public Refusal with(String name, Object value) {
    facts.put(name, value);
    return this;
  }

  public Reason reason() {
    return reason;
  }

  /** The sentence: never null, unlike {@link #getMessage()} in general. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  public Map<String, Object> facts() {
    return Collections.unmodifiableMap(facts);
  }
}

package dev.convcast.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.convcast.frames.Transform;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import dev.convcast.refusal.Spelling;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** From values in the unit to what the network sees, as it is written. */
@Schema(
    name = "Transform",
    description =
        """
        What the network sees of a value, 0 to 1, invertible; low and high are in the unit, and \
        what lies outside is clipped. linear: even between low and high. log: even in \
        ln(value + offset). db: even in 10 log10(value) from threshold on; what is below is dry and \
        comes back as low. z-r: of radar reflectivity in dBZ, even in the rain rate R of \
        Z = a R^b.""")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransformFile(
    @Schema(
            allowableValues = {"linear", "log", "db", "z-r"},
            defaultValue = "linear")
        @Nullable String kind,
    @Schema(example = "0.0") @Nullable Float low,
    @Schema(example = "30.0") @Nullable Float high,
    @Schema(description = "Of log, more than -low; in a training request by default 0.01.")
        @Nullable Float offset,
    @Schema(description = "Of db, above 0 and low; in a training request by default 0.1.")
        @Nullable Float threshold,
    @Schema(description = "Of z-r; in a training request by default 200.") @Nullable Float a,
    @Schema(description = "Of z-r; in a training request by default 1.6.") @Nullable Float b) {

  private static final String REFLECTIVITY = "dBZ";

  /** Nothing said. */
  public static final TransformFile EMPTY =
      new TransformFile(null, null, null, null, null, null, null);

  public static TransformFile from(Transform transform) {
    if (transform instanceof Transform.Log log) {
      return new TransformFile("log", log.low(), log.high(), log.offset(), null, null, null);
    }
    if (transform instanceof Transform.Decibel db) {
      return new TransformFile("db", db.low(), db.high(), null, db.threshold(), null, null);
    }
    if (transform instanceof Transform.RainRate rate) {
      return new TransformFile("z-r", rate.low(), rate.high(), null, null, rate.a(), rate.b());
    }
    return new TransformFile("linear", transform.low(), transform.high(), null, null, null, null);
  }

  /**
   * @param at where it stands in what was sent, such as {@code frames.transform}
   * @param unit of the values
   */
  public Transform toTransform(String at, Unit unit) {
    Transform.Kind is = Spelling.read(Transform.Kind.class, at + ".kind", kind);
    float from = required(at + ".low", low);
    float to = required(at + ".high", high);
    only(is == Transform.Kind.LOG, at + ".offset", offset, "log");
    only(is == Transform.Kind.DB, at + ".threshold", threshold, "db");
    only(is == Transform.Kind.Z_R, at + ".a", a, "z-r");
    only(is == Transform.Kind.Z_R, at + ".b", b, "z-r");
    if (is == Transform.Kind.Z_R && !unit.symbol().equals(REFLECTIVITY)) {
      throw Refusal.doesNotFit(
          at + ".kind",
          "%s.kind is z-r for values in %s; expected the unit dBZ, or another kind"
              .formatted(at, unit));
    }
    try {
      return switch (is) {
        case LINEAR -> Transform.linear(from, to);
        case LOG -> new Transform.Log(from, to, required(at + ".offset", offset));
        case DB -> new Transform.Decibel(from, to, required(at + ".threshold", threshold));
        case Z_R ->
            new Transform.RainRate(from, to, required(at + ".a", a), required(at + ".b", b));
      };
    } catch (IllegalArgumentException invalid) {
      throw Refusal.doesNotFit(at, String.valueOf(invalid.getMessage()));
    }
  }

  private static void only(boolean its, String field, @Nullable Float value, String kind) {
    if (!its && value != null) {
      throw Refusal.doesNotFit(
          field, "%s is %s; expected none, only %s has it".formatted(field, value, kind));
    }
  }

  private static float required(String field, @Nullable Float value) {
    if (value == null) {
      throw Refusal.doesNotFit(field, field + " is absent; it is required");
    }
    return value;
  }
}

package dev.convcast.verification.report;

import dev.convcast.verification.result.Evaluation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers and times as a reader wants them. */
final class Told {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Told() {}

  /** Four digits that matter; a dash where it is undefined. */
  static String number(@Nullable Double value) {
    if (value == null || !Double.isFinite(value)) {
      return "–";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    double size = Math.abs(value);
    return size == 0 || (size >= 1e-4 && size < 1e7)
        ? rounded.toPlainString()
        : String.format(Locale.ROOT, "%.3e", value);
  }

  static String time(Instant time) {
    return TIME.format(time.truncatedTo(ChronoUnit.MINUTES));
  }

  static String place(Evaluation.Case which) {
    Instant time = which.time();
    return time == null ? "frame " + which.firstFrame() : time(time);
  }

  static String unit(@Nullable String unit) {
    return unit == null || unit.equals("1") ? "" : unit;
  }

  /** In minutes. */
  static Optional<String> interval(@Nullable String interval) {
    return Optional.ofNullable(interval).map(Told::minutes).map(Told::number);
  }

  static double minutes(String interval) {
    return Duration.parse(interval).toMillis() / 60_000.0;
  }
}

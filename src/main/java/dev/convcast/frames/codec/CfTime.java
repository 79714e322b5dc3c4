package dev.convcast.frames.codec;

import dev.convcast.refusal.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the CF conventions count them: {@code minutes since 2010-08-26 00:00:00}. */
record CfTime(Instant since, long nanoseconds) {

  private static final long SECOND = 1_000_000_000L;
  private static final Map<String, Long> UNITS =
      Map.of(
          "milliseconds", SECOND / 1000,
          "seconds", SECOND,
          "minutes", 60 * SECOND,
          "hours", 3600 * SECOND,
          "days", 86_400 * SECOND);
  private static final Map<String, String> SHORT =
      Map.of(
          "msec",
          "milliseconds",
          "ms",
          "milliseconds",
          "s",
          "seconds",
          "sec",
          "seconds",
          "secs",
          "seconds",
          "min",
          "minutes",
          "mins",
          "minutes",
          "h",
          "hours",
          "hr",
          "hours",
          "d",
          "days");
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\w+)\\s+since\\s+(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[T ]\\s*(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d*)?)?)?"
              + "\\s*(?:UTC|Z|GMT|\\+?00:?00|\\+0|0:00)?");

  static CfTime parse(String file, String units) {
    Matcher parts = TEXT.matcher(units.strip());
    if (parts.matches()) {
      String unit = parts.group(1).toLowerCase(Locale.ROOT);
      unit = SHORT.getOrDefault(unit, unit);
      Long length = UNITS.get(unit.endsWith("s") ? unit : unit + "s");
      try {
        if (length != null) {
          LocalDateTime since =
              LocalDateTime.of(
                  part(parts, 2),
                  part(parts, 3),
                  part(parts, 4),
                  part(parts, 5),
                  part(parts, 6),
                  part(parts, 7));
          return new CfTime(since.toInstant(ZoneOffset.UTC), length);
        }
      } catch (DateTimeException notATime) {
        // named below
      }
    }
    throw Refusal.unreadable(
        "%s: its times are in '%s'; expected such as minutes since 2010-08-26 00:00:00"
            .formatted(file, units.replaceAll("\\p{Cntrl}", "?")));
  }

  private static int part(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }

  /** To the millisecond, for days are often counted in fractions. */
  Instant time(double count) {
    if (!Double.isFinite(count)) {
      throw Refusal.unreadable("A time is missing; expected one for each frame");
    }
    try {
      long milliseconds =
          new BigDecimal(count)
              .multiply(BigDecimal.valueOf(nanoseconds))
              .divide(BigDecimal.valueOf(SECOND / 1000), 0, RoundingMode.HALF_UP)
              .longValueExact();
      return since.plusMillis(milliseconds);
    } catch (ArithmeticException | DateTimeException beyond) {
      throw Refusal.unreadable("The time %s is beyond the calendar".formatted(count));
    }
  }
}

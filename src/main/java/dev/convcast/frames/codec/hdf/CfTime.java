package dev.convcast.frames.codec.hdf;

import dev.convcast.refusal.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the CF conventions count them: {@code minutes since 2010-08-26 00:00:00}. */
record CfTime(String file, Instant since, long nanoseconds) {

  private static final long SECOND = 1_000_000_000L;
  private static final LocalDateTime GREGORIAN = LocalDateTime.of(1582, 10, 15, 0, 0);
  private static final Set<String> MIXED = Set.of("standard", "gregorian");
  private static final String PROLEPTIC = "proleptic_gregorian";
  private static final Map<String, Long> UNITS =
      Map.of(
          "milliseconds", SECOND / 1000,
          "seconds", SECOND,
          "minutes", 60 * SECOND,
          "hours", 3600 * SECOND,
          "days", 86_400 * SECOND);
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("msec", "milliseconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("s", "seconds"),
          Map.entry("sec", "seconds"),
          Map.entry("secs", "seconds"),
          Map.entry("min", "minutes"),
          Map.entry("mins", "minutes"),
          Map.entry("h", "hours"),
          Map.entry("hr", "hours"),
          Map.entry("hrs", "hours"),
          Map.entry("d", "days"));
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\w{1,20})\\s+since\\s+(\\d{1,4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[T ]\\s*(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.0*)?)?)?"
              + "\\s*(?:UTC|Z|GMT|([-+]?)(\\d{1,2})(?::?(\\d{2}))?)?");

  /**
   * @param units such as {@code minutes since 2010-08-26 00:00:00}
   * @param calendar as CF names it, {@code standard} where a file names none
   */
  static CfTime parse(String file, String units, String calendar) {
    String named = calendar.toLowerCase(Locale.ROOT);
    if (!MIXED.contains(named) && !named.equals(PROLEPTIC)) {
      throw Refusal.doesNotFit(
          "frames",
          "%s: its times are of the calendar '%s'; expected standard, gregorian or proleptic_gregorian"
              .formatted(file, printable(calendar)));
    }
    Matcher parts = TEXT.matcher(units.strip());
    if (parts.matches()) {
      String unit = parts.group(1).toLowerCase(Locale.ROOT);
      unit = SHORT.getOrDefault(unit, unit);
      Long length = UNITS.get(unit.endsWith("s") ? unit : unit + "s");
      try {
        if (length != null) {
          return new CfTime(file, since(parts, MIXED.contains(named)), length);
        }
      } catch (DateTimeException notATime) {
        // named below
      }
    }
    throw Refusal.unreadable(
        "%s: its times are in '%s'; expected such as minutes since 2010-08-26 00:00:00"
            .formatted(file, printable(units)));
  }

  private static Instant since(Matcher parts, boolean mixed) {
    LocalDateTime local =
        LocalDateTime.of(
            part(parts, 2),
            part(parts, 3),
            part(parts, 4),
            part(parts, 5),
            part(parts, 6),
            part(parts, 7));
    Instant since =
        mixed && local.isBefore(GREGORIAN) ? julian(local) : local.toInstant(ZoneOffset.UTC);
    long minutes = part(parts, 9) * 60L + part(parts, 10);
    return since.minusSeconds("-".equals(parts.group(8)) ? -60 * minutes : 60 * minutes);
  }

  /** The standard calendar is Julian before October 1582. */
  private static Instant julian(LocalDateTime date) {
    var calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    calendar.clear();
    calendar.set(
        date.getYear(),
        date.getMonthValue() - 1,
        date.getDayOfMonth(),
        date.getHour(),
        date.getMinute(),
        date.getSecond());
    return Instant.ofEpochMilli(calendar.getTimeInMillis());
  }

  private static int part(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** To the millisecond, for days are often counted in fractions. */
  Instant time(double count) {
    if (!Double.isFinite(count)) {
      throw Refusal.unreadable(file + ": a time is missing; expected one for each frame");
    }
    try {
      long milliseconds =
          new BigDecimal(count)
              .multiply(BigDecimal.valueOf(nanoseconds))
              .divide(BigDecimal.valueOf(SECOND / 1000), 0, RoundingMode.HALF_UP)
              .longValueExact();
      return since.plusMillis(milliseconds);
    } catch (ArithmeticException | DateTimeException beyond) {
      throw Refusal.unreadable(
          "%s: the time %s is beyond the calendar; expected times of frames"
              .formatted(file, count));
    }
  }
}

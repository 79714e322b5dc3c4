package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What stands above a frame.
 *
 * @param text small letters and digits only
 * @param forecast whether the frame is a forecast
 */
record Caption(String text, boolean forecast) {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'utc'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A frame that was observed; alone, it is named by its time or its number. */
  static Caption ofSeen(FrameSequence seen, boolean beforeForecast, int frame) {
    String count = (frame + 1) + "/" + seen.frames();
    Duration interval = seen.meaning().interval();
    if (!beforeForecast) {
      boolean timed = seen.meaning().times().size() == seen.frames();
      return new Caption(
          timed ? CLOCK.format(seen.meaning().times().get(frame)) : "frame " + count, false);
    }
    return new Caption(
        interval == null
            ? "input " + count
            : "observed " + lead(interval.multipliedBy(frame + 1 - seen.frames())),
        false);
  }

  static Caption ofForecast(FrameSequence seen, FrameSequence forecast, int lead) {
    Duration own = forecast.meaning().interval();
    Duration interval = own == null ? seen.meaning().interval() : own;
    return new Caption(
        interval == null
            ? "forecast " + (lead + 1) + "/" + forecast.frames()
            : "forecast " + lead(interval.multipliedBy(lead + 1)),
        true);
  }

  private static String lead(Duration time) {
    String sign = time.isNegative() ? "-" : time.isZero() ? "" : "+";
    long seconds = Math.abs(time.toSeconds());
    if (seconds % 60 != 0) {
      return sign + seconds + " s";
    }
    long minutes = seconds / 60;
    return minutes < 600 || minutes % 60 != 0
        ? sign + minutes + " min"
        : sign + minutes / 60 + " h";
  }
}

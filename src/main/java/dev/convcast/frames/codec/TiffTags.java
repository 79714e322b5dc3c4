package dev.convcast.frames.codec;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.refusal.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import org.jspecify.annotations.Nullable;

/** What a TIFF's image says of itself: its baseline tags, GDAL's metadata, its name. */
final class TiffTags {

  static final int GDAL_METADATA = 42112;
  static final int GDAL_NODATA = 42113;

  private static final int SMALLER_COPY = 1;
  private static final int MASK = 4;
  private static final int BLACK_IS_ZERO = 1;
  private static final Pattern ITEM = Pattern.compile("<Item([^>]*)>([^<]*)</Item>");
  private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern TIME =
      Pattern.compile("(?<!\\d)((?:19|20)\\d{6})[T_-]?(\\d{4})(\\d{2})?Z?(?!\\d)");

  private final String file;
  private final TIFFDirectory tags;
  private final Map<String, String> items = new HashMap<>();
  private @Nullable String unit;

  TiffTags(String file, TIFFDirectory tags) {
    this.file = file;
    this.tags = tags;
    readItems();
  }

  int rows() {
    return number(BaselineTIFFTagSet.TAG_IMAGE_LENGTH, 0);
  }

  int columns() {
    return number(BaselineTIFFTagSet.TAG_IMAGE_WIDTH, 0);
  }

  boolean isSmallerCopy() {
    return (number(BaselineTIFFTagSet.TAG_NEW_SUBFILE_TYPE, 0) & (SMALLER_COPY | MASK)) != 0;
  }

  void requireGrey() {
    int samples = number(BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
    int bits = number(BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE, 1);
    int meaning = number(BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION, BLACK_IS_ZERO);
    if (samples != 1 || bits < 8 || meaning != BLACK_IS_ZERO) {
      throw Refusal.doesNotFit(
          "frames",
          "%s is a TIFF of %d samples of %d bits a pixel, photometric interpretation %d; expected grey of 8, 16 or 32 bits, where black is zero"
              .formatted(file, samples, bits, meaning));
    }
  }

  Calibration calibration() {
    Set<Double> missing = new HashSet<>();
    text(GDAL_NODATA).flatMap(TiffTags::decimal).ifPresent(missing::add);
    decimal(items.get("nodata")).ifPresent(missing::add);
    double gain = decimal(items.get("gain")).or(() -> decimal(items.get("scale"))).orElse(1.0);
    double offset = decimal(items.get("offset")).orElse(0.0);
    return new Calibration(gain, offset, Set.copyOf(missing));
  }

  Meaning meaning() {
    Optional<GeoKeys> keys = GeoKeys.of(tags);
    Optional<Instant> time = time(items.get("time"));
    if (time.isEmpty() && keys.isPresent()) {
      time = time(file);
    }
    return new Meaning(
        unit == null || unit.isBlank() ? null : new Unit(unit),
        null,
        time.map(List::of).orElse(List.of()),
        keys.flatMap(GeoKeys::georeference).orElse(null));
  }

  private void readItems() {
    String xml = text(GDAL_METADATA).orElse("");
    for (int round = 0; round < 2; round++) { // some writers put GDAL's XML into GDAL's XML
      xml =
          xml.replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&quot;", "\"")
              .replace("&amp;", "&");
    }
    Matcher found = ITEM.matcher(xml);
    while (found.find()) {
      Map<String, String> attributes = new HashMap<>();
      Matcher attribute = ATTRIBUTE.matcher(found.group(1));
      while (attribute.find()) {
        attributes.put(attribute.group(1), attribute.group(2));
      }
      String name =
          attributes
              .getOrDefault("role", attributes.getOrDefault("name", ""))
              .toLowerCase(Locale.ROOT);
      String value = found.group(2).strip();
      items.put(name.endsWith(" time") ? "time" : name, value);
      if (attributes.containsKey("unit")) {
        unit = attributes.get("unit");
      } else if (name.equals("unittype") || name.equals("unit")) {
        unit = value;
      }
    }
  }

  private static Optional<Instant> time(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException other) {
      // digits are looked for below
    }
    Matcher digits = TIME.matcher(text);
    if (!digits.find()) {
      return Optional.empty();
    }
    String seconds = digits.group(3) == null ? "00" : digits.group(3);
    try {
      return Optional.of(
          LocalDateTime.parse(
                  digits.group(1) + digits.group(2) + seconds,
                  DateTimeFormatter.ofPattern("yyyyMMddHHmmss"))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private int number(int tag, int otherwise) {
    TIFFField field = tags.getTIFFField(tag);
    return field == null ? otherwise : field.getAsInt(0);
  }

  private Optional<String> text(int tag) {
    TIFFField field = tags.getTIFFField(tag);
    return field == null ? Optional.empty() : Optional.of(field.getAsString(0));
  }

  private static Optional<Double> decimal(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Double.parseDouble(text.strip()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}

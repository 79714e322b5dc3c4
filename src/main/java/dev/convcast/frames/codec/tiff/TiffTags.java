package dev.convcast.frames.codec.tiff;

import dev.convcast.frames.Meaning;
import dev.convcast.frames.codec.Calibration;
import dev.convcast.frames.codec.FileUnit;
import dev.convcast.frames.codec.NumberType;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a TIFF's image says of itself: its baseline tags, GDAL's metadata, its name. */
final class TiffTags {

  static final int GDAL_METADATA = 42112;
  static final int GDAL_NODATA = 42113;

  private static final int SUBFILE_TYPE = 254;
  private static final int WIDTH = 256;
  private static final int LENGTH = 257;
  private static final int BITS = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int SAMPLES = 277;

  private static final int SMALLER_COPY = 1;
  private static final int MASK = 4;
  private static final int BLACK_IS_ZERO = 1;
  private static final Pattern ITEM = Pattern.compile("<Item([^<>]{0,1000})>([^<]{0,1000})</Item>");
  private static final Pattern ATTRIBUTE = Pattern.compile("(\\w{1,40})=\"([^\"]{0,1000})\"");
  private static final Pattern TIME =
      Pattern.compile("(?<!\\d)((?:19|20)\\d{6})[T_-]?(\\d{4})(\\d{2})?Z?(?!\\d)");

  private static final DateTimeFormatter DIGITS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

  private final String file;
  private final TiffDirectory tags;
  private final Map<String, String> items = new HashMap<>();
  private @Nullable String unit;

  TiffTags(String file, TiffDirectory tags) throws IOException {
    this.file = file;
    this.tags = tags;
    readItems();
  }

  int rows() throws IOException {
    return side(LENGTH);
  }

  int columns() throws IOException {
    return side(WIDTH);
  }

  private int side(int tag) throws IOException {
    long side = tags.whole(tag, 0);
    if (side < 1 || side > Integer.MAX_VALUE) {
      throw TiffFormat.broken(file);
    }
    return (int) side;
  }

  boolean isSmallerCopy() throws IOException {
    return (tags.whole(SUBFILE_TYPE, 0) & (SMALLER_COPY | MASK)) != 0;
  }

  void requireGrey() throws IOException {
    long samples = tags.whole(SAMPLES, 1);
    long bits = tags.whole(BITS, 1);
    long meaning = tags.whole(PHOTOMETRIC, BLACK_IS_ZERO);
    if (samples != 1 || bits < 8 || meaning != BLACK_IS_ZERO) {
      throw Refusal.doesNotFit(
          "frames",
          "%s is a TIFF of %d samples of %d bits a pixel, photometric interpretation %d; expected grey of 8, 16, 32 or 64 bits, where black is zero"
              .formatted(file, samples, bits, meaning));
    }
  }

  /**
   * @param type of the pixels, to which what stands for missing ones is rounded as they are
   */
  Calibration calibration(NumberType type) throws IOException {
    Set<Double> missing = new HashSet<>();
    tags.text(GDAL_NODATA).flatMap(TiffTags::decimal).map(type::stored).ifPresent(missing::add);
    decimal(items.get("nodata")).map(type::stored).ifPresent(missing::add);
    double gain = decimal(items.get("gain")).or(() -> decimal(items.get("scale"))).orElse(1.0);
    double offset = decimal(items.get("offset")).orElse(0.0);
    return new Calibration(gain, offset, Set.copyOf(missing));
  }

  Meaning meaning() throws IOException {
    Optional<GeoKeys> keys = GeoKeys.of(tags);
    Optional<Instant> time = validTime();
    if (time.isEmpty() && keys.isPresent()) {
      time = time(file);
    }
    Georeference place = keys.isPresent() ? keys.get().georeference().orElse(null) : null;
    return new Meaning(
        FileUnit.of(file, unit),
        null,
        time.map(List::of).orElse(List.of()),
        place,
        keys.isPresent() && place == null
            ? file + " has tags of a map that are not understood: its pixels lie nowhere"
            : null);
  }

  private void readItems() throws IOException {
    String xml = tags.text(GDAL_METADATA).orElse("");
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
      items.put(name, value);
      if (attributes.containsKey("unit")) {
        unit = attributes.get("unit");
      } else if (name.equals("unittype") || name.equals("unit")) {
        unit = value;
      }
    }
  }

  /** Of several times the one for which the pixels are valid; none of a start or a production. */
  private Optional<Instant> validTime() {
    for (String name : List.of("valid", "observation", "end", "nominal", "")) {
      for (Map.Entry<String, String> item : items.entrySet()) {
        if (item.getKey().replaceAll("[ _]", "").equals(name + "time")) {
          return time(item.getValue());
        }
      }
    }
    return Optional.empty();
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
          LocalDateTime.parse(digits.group(1) + digits.group(2) + seconds, DIGITS)
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  private static Optional<Double> decimal(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    String number = text.strip();
    if (number.matches("[-+]?inf(inity)?")) {
      return Optional.of(
          number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    try {
      return Optional.of(Double.parseDouble(number));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}

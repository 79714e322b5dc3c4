package dev.convcast.forecasting.web;

import static java.util.stream.Collectors.joining;

import dev.convcast.refusal.Refusal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The formats that a forecast is written in; the first is the one where any will do. */
enum AnswerFormat {
  NPY("application/x-npy"),
  JSON("application/json"),
  GIF("image/gif"),
  PNG("application/zip"),
  NETCDF("application/x-netcdf"),
  ODIM("application/x-hdf5"),
  GEOTIFF("application/zip"),
  CSV("text/csv"),
  NDJSON("application/x-ndjson");

  private final MediaType type;

  AnswerFormat(String type) {
    this.type = MediaType.parseMediaType(type);
  }

  MediaType type() {
    return type;
  }

  /** The format that a request wants: by name, else by its Accept header. */
  static AnswerFormat of(@Nullable String name, @Nullable String accept) {
    return of(name, accept, List.of(values()));
  }

  /** The same of a call that writes only some. */
  static AnswerFormat of(
      @Nullable String name, @Nullable String accept, List<AnswerFormat> written) {
    if (name != null) {
      return written.stream()
          .filter(format -> format.toString().equals(name))
          .findFirst()
          .orElseThrow(() -> refusal("The format '%s' is not written".formatted(name), written));
    }
    return accept == null || accept.isBlank() ? written.get(0) : accepted(accept, written);
  }

  private static AnswerFormat accepted(String accept, List<AnswerFormat> written) {
    return ranges(accept).stream()
        .filter(range -> range.getQualityValue() > 0)
        .sorted(
            Comparator.comparing(MediaType::getQualityValue)
                .reversed()
                .thenComparing(MediaType::isWildcardType)
                .thenComparing(MediaType::isWildcardSubtype))
        .flatMap(range -> written.stream().filter(format -> format.isIn(range)))
        .findFirst()
        .orElseThrow(
            () -> refusal("Nothing in 'Accept: %s' is written".formatted(accept), written));
  }

  private static List<MediaType> ranges(String accept) {
    try {
      return MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException e) {
      return List.of();
    }
  }

  private boolean isIn(MediaType range) {
    return range.includes(type)
        || (this == NPY && range.equalsTypeAndSubtype(MediaType.APPLICATION_OCTET_STREAM));
  }

  private static Refusal refusal(String beginning, List<AnswerFormat> written) {
    String formats =
        written.stream().map(format -> format + " (" + format.type + ")").collect(joining(", "));
    return new Refusal(
            Refusal.Reason.NOT_ACCEPTABLE, "%s; expected one of %s".formatted(beginning, formats))
        .with("formats", Arrays.asList(written.stream().map(AnswerFormat::toString).toArray()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

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
  PNG("application/zip");

  private final MediaType type;

  AnswerFormat(String type) {
    this.type = MediaType.parseMediaType(type);
  }

  MediaType type() {
    return type;
  }

  /** The format that a request wants: by name, else by its Accept header. */
  static AnswerFormat of(@Nullable String name, @Nullable String accept) {
    if (name != null) {
      return Arrays.stream(values())
          .filter(format -> format.toString().equals(name))
          .findFirst()
          .orElseThrow(() -> refusal("The format '%s' is not written".formatted(name)));
    }
    return accept == null || accept.isBlank() ? NPY : accepted(accept);
  }

  private static AnswerFormat accepted(String accept) {
    Refusal refusal = refusal("Nothing in 'Accept: %s' is written".formatted(accept));
    List<MediaType> wanted;
    try {
      wanted = MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException e) {
      throw refusal;
    }
    return wanted.stream()
        .filter(range -> range.getQualityValue() > 0)
        .sorted(
            Comparator.comparing(MediaType::getQualityValue)
                .reversed()
                .thenComparing(MediaType::isWildcardType)
                .thenComparing(MediaType::isWildcardSubtype))
        .flatMap(range -> Arrays.stream(values()).filter(format -> format.isIn(range)))
        .findFirst()
        .orElseThrow(() -> refusal);
  }

  private boolean isIn(MediaType range) {
    return range.includes(type)
        || (this == NPY && range.equalsTypeAndSubtype(MediaType.APPLICATION_OCTET_STREAM));
  }

  private static Refusal refusal(String beginning) {
    String formats =
        Arrays.stream(values())
            .map(format -> format + " (" + format.type + ")")
            .collect(joining(", "));
    return new Refusal(
            Refusal.Reason.NOT_ACCEPTABLE, "%s; expected one of %s".formatted(beginning, formats))
        .with("formats", Arrays.stream(values()).map(AnswerFormat::toString).toList());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

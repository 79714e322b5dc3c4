package dev.convcast.forecasting.deferred;

import dev.convcast.forecasting.ForecastRequest;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Meaning;
import dev.convcast.frames.Unit;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import dev.convcast.models.ModelName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All of a request but the values of its frames, as it is stored.
 *
 * @param answer how the forecast is wanted, by the names of the query
 */
record DeferredRequest(
    String model,
    @Nullable String version,
    @Nullable Integer horizon,
    Duration deadline,
    @Nullable Instant lastFrameTime,
    @Nullable String unit,
    @Nullable Duration interval,
    List<Instant> times,
    @Nullable Place place,
    @Nullable String unplaced,
    Map<String, String> answer) {

  /** Where the pixels lie. */
  record Place(
      Map<String, String> projection,
      @Nullable Integer epsg,
      double left,
      double top,
      double columnStep,
      double rowStep) {}

  static DeferredRequest of(ForecastRequest request, Duration longest, Map<String, String> answer) {
    Meaning meaning = request.frames().meaning();
    Georeference place = meaning.georeference();
    return new DeferredRequest(
        request.model().value(),
        request.version().orElse(null),
        request.horizon().isPresent() ? request.horizon().getAsInt() : null,
        request.deadline().orElse(longest),
        request.lastFrameTime().orElse(null),
        meaning.unit() == null ? null : meaning.unit().symbol(),
        meaning.interval(),
        meaning.times(),
        place == null
            ? null
            : new Place(
                place.projection().parameters(),
                place.projection().epsg(),
                place.left(),
                place.top(),
                place.columnStep(),
                place.rowStep()),
        meaning.unplaced(),
        answer);
  }

  ForecastRequest with(FrameSequence frames) {
    Georeference where =
        place == null
            ? null
            : new Georeference(
                new Projection(place.projection(), place.epsg()),
                place.left(),
                place.top(),
                place.columnStep(),
                place.rowStep());
    var meaning =
        new Meaning(unit == null ? null : new Unit(unit), interval, times, where, unplaced);
    return new ForecastRequest(
        new ModelName(model),
        Optional.ofNullable(version),
        frames.with(meaning),
        Optional.ofNullable(lastFrameTime),
        horizon == null ? OptionalInt.empty() : OptionalInt.of(horizon),
        Optional.of(deadline));
  }
}

package dev.convcast.forecasting;

import dev.convcast.frames.FrameSequence;
import dev.convcast.models.ModelName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody wants to know.
 *
 * @param version a number or an alias; otherwise the model's champion, or its highest version
 * @param frames what was seen, with its unit and interval where they are known
 * @param lastFrameTime the time of the last frame, where the frames do not say it themselves
 * @param horizon how many frames to forecast; otherwise as many as the model was trained to
 * @param deadline how long it may take; otherwise as the settings say
 */
public record ForecastRequest(
    ModelName model,
    Optional<String> version,
    FrameSequence frames,
    Optional<Instant> lastFrameTime,
    OptionalInt horizon,
    Optional<Duration> deadline) {}

package dev.convcast.datasets;

import dev.convcast.frames.Grid;
import dev.convcast.frames.Unit;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of a dataset before its first frame is written. */
public record Outline(
    DatasetName name,
    DatasetKind kind,
    Grid grid,
    @Nullable Unit unit,
    @Nullable Duration interval,
    Source source,
    Instant created) {}

package dev.convcast.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * STUB. A piece of work and how far it is. The texts are JSON that this room does not look into.
 *
 * @param request what was asked for
 * @param progress the latest word of its process
 * @param result what it made
 * @param problem why it failed, in words a user can act on
 * @param attempts how often it was started
 */
public record Job(
    JobId id,
    String kind,
    JobState state,
    String request,
    @Nullable String progress,
    @Nullable String result,
    @Nullable String problem,
    int attempts,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant ended) {}

package dev.convcast.frames.codec;

import dev.convcast.frames.FrameSequence;
import org.jspecify.annotations.Nullable;

/**
 * Frames to be looked at.
 *
 * @param seen frames that were observed
 * @param forecast frames that follow them, or null
 * @param low the value at the colour map's lower end
 * @param high the value at its upper end
 */
public record Animation(
    FrameSequence seen, @Nullable FrameSequence forecast, float low, float high) {}

package dev.convcast.frames.files;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file somebody sent.
 *
 * @param name as the sender gave it; only its ending and its order are ever used
 * @param mediaType as the sender gave it, without parameters, or null
 * @param path where its bytes lie
 */
public record FrameFile(String name, @Nullable String mediaType, Path path) {}

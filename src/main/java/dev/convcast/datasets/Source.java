package dev.convcast.datasets;

import java.util.Map;

/**
 * Where a dataset comes from.
 *
 * @param kind {@code upload}, or the kind of its generator
 * @param settings what the generator was told, which is enough to make the same bytes again
 */
public record Source(String kind, Map<String, Object> settings) {

  public static final Source UPLOAD = new Source("upload", Map.of());
}

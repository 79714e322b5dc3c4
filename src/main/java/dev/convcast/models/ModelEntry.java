package dev.convcast.models;

import java.util.List;
import java.util.Map;

/**
 * A model as the store lists it.
 *
 * @param versions its versions, newest first, at least one
 * @param aliases what points at which version, by name
 * @param serving the version that answers where none is asked for
 */
public record ModelEntry(
    ModelName name, List<Integer> versions, Map<String, Integer> aliases, StoredModel serving) {}

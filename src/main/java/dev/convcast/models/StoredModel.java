package dev.convcast.models;

import java.nio.file.Path;

/** One version of a model in the store. */
public record StoredModel(ModelName name, int version, ModelCard card, Path weights) {}

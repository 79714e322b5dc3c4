package dev.convcast.models.web;

import dev.convcast.models.StoredModel;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;

/** A version that has just been stored. */
record ModelVersion(@Schema(example = "rain") String model, @Schema(example = "3") int version) {

  static ModelVersion from(StoredModel model) {
    return new ModelVersion(model.name().value(), model.version());
  }

  URI location() {
    return URI.create("/v1/models/" + model + "/versions/" + version);
  }
}

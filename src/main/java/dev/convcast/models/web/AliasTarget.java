package dev.convcast.models.web;

import dev.convcast.models.RequiredSkill;
import dev.convcast.refusal.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an alias points at. */
record AliasTarget(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "3") @Nullable Integer version,
    @Schema(description = "Without it, any version may have the alias.")
        @Nullable RequiredSkill requireSkill) {

  int required() {
    if (version == null) {
      throw Refusal.doesNotFit(
          "version", "The body has no version; expected the version to point at, such as 3");
    }
    return version;
  }
}

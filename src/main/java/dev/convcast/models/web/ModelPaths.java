package dev.convcast.models.web;

import dev.convcast.models.AliasName;
import dev.convcast.refusal.Refusal;

/** Names in a path that must be there: one that nothing can have is not found, as any other. */
final class ModelPaths {

  private ModelPaths() {}

  static AliasName alias(String name) {
    try {
      return new AliasName(name);
    } catch (Refusal invalid) {
      throw Refusal.notFound("There is no alias '%s': no alias can have this name".formatted(name))
          .with("alias", name);
    }
  }
}

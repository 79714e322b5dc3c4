package dev.convcast.web;

import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;

/** How the OpenAPI document describes an error of the Open Inference Protocol. */
final class InferenceErrorSchema {

  static final String NAME = "InferenceError";

  private InferenceErrorSchema() {}

  static Schema<?> schema() {
    Schema<?> schema =
        new ObjectSchema()
            .description("An error of the Open Inference Protocol")
            .addProperty(
                "error", new StringSchema().description("What was wrong, and what was expected"));
    schema.setRequired(List.of("error"));
    return schema;
  }

  static Content content(Problem example) {
    return new Content()
        .addMediaType(
            org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
            new MediaType()
                .schema(new Schema<>().$ref("#/components/schemas/" + NAME))
                .example(InferenceErrors.body(example.detail())));
  }
}

package dev.convcast.web;

import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.List;

/** How the OpenAPI document describes a problem. */
final class ProblemSchema {

  static final String NAME = "Problem";

  private ProblemSchema() {}

  static Schema<?> schema() {
    Schema<?> schema =
        new ObjectSchema()
            .description(
                "What was wrong with a request and what was expected (RFC 9457). Further fields"
                    + " say the same to programs, such as 'field', 'limit', 'formats',"
                    + " 'retryAfterSeconds' or 'traceId'.")
            .addProperty(
                "type",
                new StringSchema()
                    .format("uri-reference")
                    .description("The kind of problem, stable; docs/problems.md explains each")
                    .example("/problems/does-not-fit"))
            .addProperty("title", new StringSchema().description("The kind of problem, for people"))
            .addProperty(
                "status", new IntegerSchema().format("int32").description("The HTTP status"))
            .addProperty(
                "detail",
                new StringSchema().description("What was wrong here, and what was expected"));
    schema.setRequired(List.of("type", "title", "status", "detail"));
    schema.setAdditionalProperties(true);
    return schema;
  }

  static Content content(Problem example) {
    return new Content()
        .addMediaType(
            org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
            new MediaType()
                .schema(new Schema<>().$ref("#/components/schemas/" + NAME))
                .example(example.body()));
  }
}

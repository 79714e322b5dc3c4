package dev.convcast.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The frame of the OpenAPI document; each controller describes its own operations. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  /**
   * Of the contract, not of the service: it goes up when a client of the document before would no
   * longer work, which docs/clients.md says more of.
   */
  private static final String VERSION = "1.0.0";

  @Bean
  OpenAPI document() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Convcast")
                .description(
                    "Trains ConvLSTM encoder-forecasters on sequences of frames (radar, satellite,"
                        + " traffic, any field on a grid), serves forecasts from them, and says how"
                        + " good they are.")
                .version(VERSION)
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")))
        .servers(List.of(new Server().url("/").description("Where this document comes from")));
  }

  /**
   * The values of a map to anything are anything: a generator takes {@code type: object} at its
   * word, and gives a client no way to a number or a text.
   */
  @Bean
  OpenApiCustomizer anyValues() {
    return api ->
        api.getComponents().getSchemas().values().stream()
            .filter(schema -> schema.getProperties() != null)
            .flatMap(schema -> ((Map<String, Schema<?>>) schema.getProperties()).values().stream())
            .filter(OpenApiConfiguration::mapsToObjects)
            .forEach(map -> map.setAdditionalProperties(new Schema<>()));
  }

  private static boolean mapsToObjects(Schema<?> schema) {
    return schema.getAdditionalProperties() instanceof Schema<?> values
        && "object".equals(values.getType())
        && values.getProperties() == null;
  }

  @Bean
  OpenApiCustomizer errorResponses() {
    return api -> {
      // here and not above: what nothing points at before this is left out of the document
      api.getComponents().addSchemas(ProblemSchema.NAME, ProblemSchema.schema());
      api.getComponents().addSchemas(InferenceErrorSchema.NAME, InferenceErrorSchema.schema());
      api.getPaths()
          .forEach(
              (path, item) ->
                  item.readOperationsMap()
                      .forEach(
                          (method, operation) -> ErrorResponses.addTo(path, method, operation)));
    };
  }
}

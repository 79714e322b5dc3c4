package dev.convcast.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The frame of the OpenAPI document; each controller describes its own operations. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  @Bean
  OpenAPI document(ObjectProvider<BuildProperties> build) {
    String version = build.stream().map(BuildProperties::getVersion).findFirst().orElse("dev");
    return new OpenAPI()
        .info(
            new Info()
                .title("Convcast")
                .description(
                    "Trains ConvLSTM encoder-forecasters on sequences of frames (radar, satellite,"
                        + " traffic, any field on a grid), serves forecasts from them, and says how"
                        + " good they are.")
                .version(version)
                .license(
                    new License()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")))
        .servers(List.of(new Server().url("/").description("Where this document comes from")));
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

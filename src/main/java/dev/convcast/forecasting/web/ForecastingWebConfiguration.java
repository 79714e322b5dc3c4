package dev.convcast.forecasting.web;

import dev.convcast.forecasting.ForecastMetrics;
import dev.convcast.forecasting.ForecastSettings;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.CodecLimits;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.NumberSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ForecastingWebConfiguration {

  private static final int MOST_FILES = 10_000;

  static {
    SpringDocUtils.getConfig().replaceWithSchema(FrameSequence.class, frames());
  }

  /** What one request may hold; no bean, as other rooms have limits of their own. */
  static CodecLimits limits(ForecastSettings settings) {
    long bytes = settings.maxRequest().toBytes();
    return new CodecLimits(settings.maxValues(), MOST_FILES, bytes);
  }

  @Bean
  FramesModule framesModule(ForecastSettings settings, ForecastMetrics metrics) {
    return new FramesModule(limits(settings), metrics);
  }

  private static Schema<?> frames() {
    Schema<?> value = new NumberSchema().format("float").nullable(true);
    return new ArraySchema()
        .items(new ArraySchema().items(new ArraySchema().items(value)))
        .description(
            "Frames as [time][row][column]; for several channels one array more,"
                + " [time][channel][row][column]. null is missing data.")
        .example(List.of(List.of(List.of(0.0, 0.1), List.of(0.2, 0.3))));
  }
}

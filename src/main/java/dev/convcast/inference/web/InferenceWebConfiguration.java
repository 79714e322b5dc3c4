package dev.convcast.inference.web;

import dev.convcast.forecasting.ForecastSettings;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.JsonNumbers;
import dev.convcast.inference.TensorShape;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.NumberSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class InferenceWebConfiguration {

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  static {
    SpringDocUtils.getConfig()
        .replaceWithSchema(JsonNumbers.class, numbers("; or nested as the shape is"))
        .replaceWithSchema(FlatNumbers.class, numbers(""))
        .replaceWithSchema(TensorShape.class, shape());
  }

  @Bean
  InferenceModule inferenceModule(ForecastSettings settings) {
    long values = Math.min(settings.maxValues(), LARGEST_ARRAY);
    return new InferenceModule(new CodecLimits(values, 1, settings.maxRequest().toBytes()));
  }

  private static Schema<?> numbers(String more) {
    return new ArraySchema()
        .items(new NumberSchema().format("float").nullable(true))
        .description("In C order, one after another%s. null is missing data.".formatted(more))
        .example(List.of(0.0, 0.1, 0.2, 0.3));
  }

  private static Schema<?> shape() {
    return new ArraySchema()
        .items(new IntegerSchema().format("int64"))
        .minItems(3)
        .maxItems(TensorShape.MOST_SIDES)
        .description("(T, H, W), (T, C, H, W), or (B, T, C, H, W) for B sequences")
        .example(List.of(10, 64, 64));
  }
}

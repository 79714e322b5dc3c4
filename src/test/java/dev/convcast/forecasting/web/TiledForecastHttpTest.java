package dev.convcast.forecasting.web;

import static dev.convcast.forecasting.web.Client.npy;
import static dev.convcast.forecasting.web.Client.tree;
import static dev.convcast.forecasting.web.Client.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.ConvcastApplication;
import dev.convcast.forecasting.TestFrames;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.Grid;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Two services with the model that comes with them; one has little memory for it. */
class TiledForecastHttpTest {

  private static final FrameSequence FRAMES = TestFrames.random(10, new Grid(1, 14, 610), 1, 1);
  private static final String WARNING =
      "The grid of 14 x 610 was forecast in 2 overlapping tiles of 14 x 456";

  private static ConfigurableApplicationContext roomy;
  private static ConfigurableApplicationContext narrow;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    roomy = service(folder.resolve("roomy"), "2GB");
    narrow = service(folder.resolve("narrow"), "1MB");
  }

  @AfterAll
  static void stop() {
    roomy.close();
    narrow.close();
  }

  private static ConfigurableApplicationContext service(Path home, String memory) throws Exception {
    FileSystemUtils.copyRecursively(Path.of("model-store"), home.resolve("model-store"));
    return new SpringApplicationBuilder(ConvcastApplication.class)
        .run(
            "--server.port=0",
            "--convcast.home=" + home,
            "--convcast.forecasting.tile-memory=" + memory);
  }

  @Test
  void aFileSaysTheSameAndThatItWasTiled() throws Exception {
    HttpResponse<byte[]> whole = upload(roomy, FRAMES);
    HttpResponse<byte[]> tiled = upload(narrow, FRAMES);
    assertThat(values(tiled.body()))
        .hasSize(5 * 14 * 610)
        .usingComparatorWithPrecision(1e-3f)
        .containsExactly(values(whole.body()));
    assertThat(whole.headers().firstValue("Convcast-Warnings")).isEmpty();
    assertThat(tiled.headers().firstValue("Convcast-Warnings"))
        .hasValueSatisfying(warnings -> assertThat(warnings).contains(WARNING));
  }

  /** It goes over the disk, while the others never leave memory. */
  @Test
  void aFileOfMoreThanAMebibyteSaysTheSame() throws Exception {
    FrameSequence many = TestFrames.random(40, new Grid(1, 14, 610), 1, 1);
    assertThat(values(upload(roomy, many).body()))
        .containsExactly(values(upload(roomy, many.last(10)).body()));
  }

  @Test
  void jsonSaysTheSameAndThatItWasTiled() throws Exception {
    var tiled = tree(json(narrow));
    var whole = tree(json(roomy));
    assertThat(tiled.get("warnings").get(0).asString()).isEqualTo(WARNING);
    assertThat(whole.get("warnings")).isEmpty();
    for (int column = 0; column < 610; column++) {
      double difference = pixel(tiled, column) - pixel(whole, column);
      assertThat(Math.abs(difference)).isLessThan(1e-3);
    }
  }

  private static double pixel(JsonNode answer, int column) {
    return answer.get("frames").get(1).get(7).get(column).asDouble();
  }

  private static HttpResponse<byte[]> upload(
      ConfigurableApplicationContext service, FrameSequence frames) throws Exception {
    return client(service)
        .post(
            "/v1/models/moving-digits/forecast/upload?horizon=5", "application/x-npy", npy(frames));
  }

  private static HttpResponse<byte[]> json(ConfigurableApplicationContext service)
      throws Exception {
    return client(service)
        .json(
            "/v1/models/moving-digits/forecast",
            "{\"horizon\": 2, \"frames\": %s}".formatted(Client.frames(FRAMES)));
  }

  private static Client client(ConfigurableApplicationContext service) {
    return new Client(
        Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port")));
  }
}

package dev.convcast.forecasting.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convcast.web.Contract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The document that clients are generated from is stored, and nothing breaks them unseen. */
@ForecastServer
class OpenApiDocumentTest {

  private static final Path STORED = Path.of("docs/openapi.json");
  private static final String RENEW = "openapi.renew";

  @LocalServerPort int port;

  @Test
  void isTheStoredOne() throws Exception {
    byte[] answer = new Client(port).get("/v3/api-docs").body();
    Contract served = Contract.of(new String(answer, StandardCharsets.UTF_8));

    if (Files.exists(STORED)) {
      assertThat(served.refusal(Contract.of(Files.readString(STORED)))).isEmpty();
    }
    if (System.getProperty(RENEW) != null) {
      Files.writeString(STORED, served.text());
    }
    assertThat(served.text())
        .as(
            "docs/openapi.json is not what the service serves; renew it with"
                + " mvn test -Dtest=OpenApiDocumentTest -D"
                + RENEW)
        .isEqualTo(Files.readString(STORED));
  }
}

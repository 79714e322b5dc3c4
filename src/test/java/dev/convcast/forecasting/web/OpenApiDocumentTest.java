package dev.convcast.forecasting.web;

import static org.assertj.core.api.Assertions.fail;

import dev.convcast.web.Contract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
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
      served.refusal(Contract.of(Files.readString(STORED))).ifPresent(Assertions::fail);
    }
    if (System.getProperty(RENEW) != null) {
      Files.writeString(STORED, served.text());
    }
    String[] stored = Files.readString(STORED).split("\n", -1);
    String[] lines = served.text().split("\n", -1);
    int line = Arrays.mismatch(lines, stored);
    if (line >= 0) {
      fail(
          "docs/openapi.json is not what the service serves, which in line %d is %s; renew it with"
              + " mvn test -Dtest=OpenApiDocumentTest -D%s",
          line + 1, line < lines.length ? lines[line].strip() : "its end", RENEW);
    }
  }
}

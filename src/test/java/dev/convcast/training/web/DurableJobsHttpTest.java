package dev.convcast.training.web;

import static dev.convcast.jobs.web.JobClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.convcast.jobs.web.JobClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** What makes a job one to rely on, over HTTP with the real database and the real process. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class DurableJobsHttpTest {

  private static final String SMALL =
      """
      {"model": "small", "dataset": "squares", "inputs": 3, "horizon": 2,
       "architecture": {"patch": 4, "hidden": [4]},
       "training": {"epochs": 2, "batch": 4, "threads": 1}}
      """;
  private static final String LONG = SMALL.replace("\"epochs\": 2", "\"epochs\": 100000");

  @TempDir static Path home;

  @LocalServerPort private int port;
  @Autowired private JdbcClient database;
  private JobClient client;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("convcast.home", home::toString);
  }

  @BeforeEach
  void open() throws Exception {
    client = new JobClient(port);
    client.generate("squares");
  }

  @Test
  void resumesACancelledJobFromItsCheckpoint() throws Exception {
    String job = client.train(LONG);
    await().atMost(JobClient.PATIENCE).until(() -> epochs(job) > 0);
    client.post(job + "/cancel", "");
    JsonNode cancelled = client.ended(job);
    assertThat(cancelled.get("state").asString()).isEqualTo("cancelled");
    int before = cancelled.get("history").size();

    HttpResponse<String> resumed = client.post(job + "/resume", "");
    assertThat(resumed.statusCode()).isEqualTo(202);
    assertThat(json(resumed).get("state").asString()).isEqualTo("queued");
    await().atMost(JobClient.PATIENCE).until(() -> epochs(job) > before);

    HttpResponse<String> again = client.post(job + "/resume", "");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).get("state").asString()).isEqualTo("running");
    assertThat(json(again).get("detail").asString())
        .isEqualTo("The job is running; only a cancelled or failed job can be resumed");
    client.post(job + "/cancel", "");
    JsonNode history = client.ended(job).get("history");
    assertThat(IntStream.range(0, history.size()).map(n -> history.get(n).get("epoch").asInt()))
        .isEqualTo(IntStream.rangeClosed(1, history.size()).boxed().toList());
    assertThat(client.json(job).get("attempts").asInt()).isEqualTo(2);
  }

  @Test
  void resumesNothingThatHasSucceededOrLostItsDatasetOrItsCheckpoint() throws Exception {
    String done = client.train(SMALL);
    client.ended(done);
    assertThat(client.post(done + "/resume", "").statusCode()).isEqualTo(409);

    client.generate("short-lived");
    String job = client.train(LONG.replace("squares", "short-lived"));
    await().atMost(JobClient.PATIENCE).until(() -> epochs(job) > 0);

    HttpResponse<String> needed = client.delete("/v1/datasets/short-lived");
    assertThat(needed.statusCode()).isEqualTo(409);
    String id = job.substring(job.lastIndexOf('/') + 1);
    assertThat(json(needed).get("detail").asString())
        .isEqualTo(
            "Dataset short-lived is needed by training job %s; cancel what needs it, or wait for its end"
                .formatted(id));

    client.post(job + "/cancel", "");
    client.ended(job);
    Path folder = home.resolve("data/jobs").resolve(id);
    Path aside = home.resolve("aside");
    Files.move(folder, aside);
    HttpResponse<String> removed = client.post(job + "/resume", "");
    assertThat(removed.statusCode()).isEqualTo(409);
    assertThat(json(removed).get("detail").asString())
        .isEqualTo(
            "The job is cancelled, and its checkpoint was removed after its retention time; submit it anew");

    Files.move(aside, folder);
    assertThat(client.delete("/v1/datasets/short-lived").statusCode()).isEqualTo(204);
    HttpResponse<String> orphan = client.post(job + "/resume", "");
    assertThat(orphan.statusCode()).isEqualTo(404);
    assertThat(json(orphan).get("detail").asString())
        .isEqualTo("There is no dataset 'short-lived'");
    assertThat(client.state(job)).isEqualTo("cancelled");

    client.post(
        "/v1/datasets/generated",
        """
        {"name": "short-lived", "kind": "moving-digits", "sequences": 20, "frames": 5, "rows": 16, "columns": 16, "seed": 99}
        """);
    HttpResponse<String> another = client.post(job + "/resume", "");
    assertThat(another.statusCode()).isEqualTo(409);
    assertThat(json(another).get("detail").asString())
        .isEqualTo(
            "Dataset short-lived is another one than that of the job's checkpoint; submit a new training");
  }

  @Test
  void makesOneJobOfOneKey() throws Exception {
    String key = UUID.randomUUID().toString();
    Callable<HttpResponse<String>> ask =
        () -> client.post("/v1/training-jobs", SMALL, "Idempotency-Key", key);
    var threads = Executors.newFixedThreadPool(8);
    try {
      List<String> locations =
          threads.invokeAll(java.util.Collections.nCopies(16, ask)).stream()
              .map(DurableJobsHttpTest::location)
              .distinct()
              .toList();
      assertThat(locations).hasSize(1);
      // other words for the same
      String reordered =
          SMALL.replace("\"inputs\": 3, \"horizon\": 2", "\"horizon\":2,  \"inputs\":3");
      assertThat(reordered).isNotEqualTo(SMALL);
      assertThat(
              client
                  .post("/v1/training-jobs", reordered, "Idempotency-Key", key)
                  .headers()
                  .firstValue("Location"))
          .hasValue(locations.get(0));

      HttpResponse<String> other = client.post("/v1/training-jobs", LONG, "Idempotency-Key", key);
      assertThat(other.statusCode()).isEqualTo(409);
      assertThat(json(other).get("detail").asString())
          .startsWith("Idempotency-Key '%s' stands for another request".formatted(key));

      client.ended(locations.get(0));
      assertThat(client.delete(locations.get(0)).statusCode()).isEqualTo(204);
      HttpResponse<String> free = ask.call();
      assertThat(free.statusCode()).isEqualTo(202);
      assertThat(free.headers().firstValue("Location").orElseThrow())
          .isNotEqualTo(locations.get(0));
    } finally {
      threads.shutdownNow();
    }
    assertThat(
            client
                .post("/v1/training-jobs", SMALL, "Idempotency-Key", "x".repeat(256))
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void listsAndShowsJobsOfTenThousandEpochs() throws Exception {
    for (int n = 0; n < 20; n++) {
      insertJob("one", 1);
    }
    String many = null;
    for (int n = 0; n < 20; n++) {
      many = insertJob("many", 10_000);
    }
    String page = "/v1/training-jobs?limit=20";
    String before = client.json(page).get("items").get(19).get("id").asString();
    String short20 = page + "&after=" + before;
    assertThat(client.json(page).get("items").get(0).get("history")).hasSize(1);
    assertThat(client.json(page).get("items").get(0).get("history").get(0).get("epoch").asInt())
        .isEqualTo(10_000);
    assertThat(client.json(short20).get("items").get(0).get("model").asString()).isEqualTo("one");

    time(page);
    time(short20);
    double ratio = (double) time(page) / time(short20);
    assertThat(ratio).isLessThan(5);
    assertThat(client.json(many).get("history")).hasSize(10_000);

    HttpResponse<String> past =
        client.send(client.request(many + "/events").header("Last-Event-ID", "10001").build());
    assertThat(past.statusCode()).isEqualTo(422);
    assertThat(json(past).get("detail").asString())
        .isEqualTo("Last-Event-ID is 10001; the job's last event so far is 10000");
    assertThat(
            client
                .send(client.request(many + "/events").header("Last-Event-ID", "9000").build())
                .body()
                .lines()
                .filter("event:epoch"::equals))
        .hasSize(1000);
  }

  @Test
  void estimatesWithoutMakingAJob() throws Exception {
    long before = jobs();
    HttpResponse<String> answer = client.post("/v1/training-jobs?dryRun=true", SMALL);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode estimate = json(answer).get("estimate");
    assertThat(estimate.get("parameterCount").asLong()).isEqualTo(3592);
    assertThat(estimate.get("batches").asInt()).isEqualTo(4);
    assertThat(estimate.get("secondsPerBatch").asDouble()).isPositive();
    assertThat(estimate.get("seconds").asDouble())
        .isGreaterThanOrEqualTo(2 * 4 * estimate.get("secondsPerBatch").asDouble());
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(estimate.get("memoryBytes").asLong()).isGreaterThan(50_000_000);
    }
    assertThat(json(answer).get("request").get("training").get("batch").asInt()).isEqualTo(4);
    assertThat(json(answer).get("id")).isNull();

    HttpResponse<String> refused =
        client.post("/v1/training-jobs?dryRun=true", SMALL.replace("\"batch\": 4", "\"batch\": 0"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).get("field").asString()).isEqualTo("training.batch");
    assertThat(jobs()).isEqualTo(before);
  }

  @Test
  void fineTunesAStoredModel() throws Exception {
    JsonNode first = client.ended(client.train(SMALL.replace("\"small\"", "\"base\"")));
    int version = first.get("version").asInt();
    String request =
        """
        {"model": "tuned", "dataset": "squares", "from": {"model": "base"},
         "training": {"epochs": 1, "batch": 16, "threads": 1, "optimizer": {"learningRate": 1e-9}}}
        """;
    JsonNode tuned = client.ended(client.train(request));
    assertThat(tuned.get("problem")).isNull();
    assertThat(tuned.get("request").get("from").toString())
        .isEqualTo("{\"model\":\"base\",\"version\":%d}".formatted(version));
    assertThat(tuned.get("request").get("architecture").get("hidden").toString()).isEqualTo("[4]");
    assertThat(tuned.get("request").get("inputs").asInt()).isEqualTo(3);
    // at this learning rate nothing moves: the validation is that of the model it began with
    assertThat(tuned.get("history").get(0).get("validationLoss").asDouble())
        .isCloseTo(best(first.get("history")), org.assertj.core.api.Assertions.within(1e-6));

    HttpResponse<String> misfit =
        client.post(
            "/v1/training-jobs",
            request.replace("\"training\"", "\"architecture\": {\"hidden\": [5]}, \"training\""));
    assertThat(misfit.statusCode()).isEqualTo(422);
    assertThat(json(misfit).get("detail").asString())
        .isEqualTo(
            "architecture is not that of base version %d, whose weights the training begins with; expected the same or none"
                .formatted(version));
    assertThat(
            client
                .post("/v1/training-jobs", request.replace("\"base\"", "\"nobody\""))
                .statusCode())
        .isEqualTo(404);
  }

  private static double best(JsonNode history) {
    return history
        .valueStream()
        .mapToDouble(epoch -> epoch.get("validationLoss").asDouble())
        .min()
        .orElseThrow();
  }

  private int epochs(String job) throws IOException, InterruptedException {
    return client.json(job).get("history").size();
  }

  private static String location(java.util.concurrent.Future<HttpResponse<String>> answer) {
    try {
      assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(202);
      return answer.get().headers().firstValue("Location").orElseThrow();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private long jobs() {
    return database.sql("select count(*) from job").query(Long.class).single();
  }

  /** A job that has ended, with this many epochs in its journal. */
  private String insertJob(String model, int epochs) {
    UUID id = UUID.randomUUID();
    database
        .sql(
            """
            insert into job (id, kind, state, request, attempts, cancel_requested, created, last_event)
            values (:id, 'training', 'CANCELLED', :request, 1, false, now(), :epochs)
            """)
        .param("id", id)
        .param("request", SMALL.replace("\"small\"", "\"" + model + "\""))
        .param("epochs", epochs)
        .update();
    database
        .sql(
            """
            insert into job_event (job_id, sequence, type, data, happened)
            select :id, x, 'epoch',
              '{"epoch":' || x || ',"trainLoss":0.5,"learningRate":0.1,"seconds":1.0}', now()
            from system_range(1, :epochs)
            """)
        .param("id", id)
        .param("epochs", epochs)
        .update();
    return "/v1/training-jobs/" + id;
  }

  private long time(String path) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int n = 0; n < 10; n++) {
      client.get(path);
    }
    return System.nanoTime() - start;
  }
}

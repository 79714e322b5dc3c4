package dev.convcast.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.convcast.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One process that takes requests and workers that run jobs, as real processes on PostgreSQL.
 * {@code -Dfleet.jobs=200} makes the storm as large as it should be.
 */
class FleetTest {

  private static final String READY = "out:{\"event\":\"ready\",\"data\":{}}";
  private static final int JOBS = Integer.getInteger("fleet.jobs", 30);
  private static final int KILLS = Math.max(4, JOBS / 10);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private Fleet fleet;
  private ConfigurableApplicationContext api;
  private Jobs jobs;

  @BeforeEach
  void open() {
    String url = TestDatabase.POSTGRESQL.url();
    fleet = new Fleet(url, home);
    api = JobsService.start(Fleet.settings(url, home, "api"));
    jobs = api.getBean(Jobs.class);
  }

  @AfterEach
  void close() {
    fleet.close();
    api.close();
  }

  @Test
  void leavesJobsToTheWorkers() throws Exception {
    Job job = submit("exit:0");
    await().during(Duration.ofSeconds(2)).until(() -> state(job) == JobState.QUEUED);

    fleet.start(0);
    soon(() -> state(job) == JobState.SUCCEEDED);
  }

  @Test
  void goesOnWithTheJobOfADeadWorkerFromItsCheckpoint() throws Exception {
    Job job = submit("keep:checkpoint.safetensors", READY, "wait");
    Process first = fleet.start(0);
    soon(() -> ready(job));
    first.destroyForcibly().waitFor();

    fleet.start(1);
    soon(() -> jobs.get(job.id()).attempts() == 2);
    soon(() -> Files.exists(jobs.folder(job.id()).resolve("checkpoint.safetensors")));
    assertThat(jobs.folder(job.id())).endsWith(Path.of("attempt-2"));
    // as the first attempt wrote it
    assertThat(jobs.folder(job.id()).resolve("checkpoint.safetensors")).hasContent("attempt-1");
    jobs.cancel(job.id());
    soon(() -> state(job) == JobState.CANCELLED);
  }

  @Test
  void letsAWorkerThatWakesUpLateWriteNothing() throws Exception {
    Job job = submit(READY, "out:{\"event\":\"epoch\",\"data\":{}}", "work:1500", "file:made");
    Process first = fleet.start(0);
    soon(() -> ready(job));
    signal(first, "STOP");
    fleet.start(1);
    soon(() -> state(job) == JobState.SUCCEEDED);
    Job done = jobs.get(job.id());
    List<JobEvent> journal = jobs.events(job.id(), 0, 1000);
    assertThat(done.attempts()).isEqualTo(2);

    signal(first, "CONT");
    soon(() -> Files.readString(home.resolve("worker-0")).contains("goes on without this worker"));
    assertThat(jobs.get(job.id())).isEqualTo(done);
    assertThat(jobs.events(job.id(), 0, 1000)).isEqualTo(journal);
    assertThat(jobs.folder(job.id())).endsWith(Path.of("attempt-2"));
  }

  @Test
  void givesJobsBackWhenAWorkerIsAskedToStop() throws Exception {
    Job job = submit(READY, "wait");
    Process first = fleet.start(0);
    soon(() -> ready(job));
    first.destroy(); // SIGTERM
    assertThat(first.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

    Job back = jobs.get(job.id());
    assertThat(back.state()).isEqualTo(JobState.QUEUED);
    assertThat(back.fruitlessAttempts()).isZero();
  }

  @Test
  void givesUpAJobWhoseWorkersDieWithoutProgress() throws Exception {
    Job job = submit(READY, "wait");
    for (int attempt = 1; attempt <= 3; attempt++) {
      int number = attempt;
      Process worker = fleet.start(0);
      soon(() -> jobs.get(job.id()).attempts() == number);
      soon(() -> state(job) == JobState.RUNNING);
      worker.destroyForcibly().waitFor();
    }
    fleet.start(0);
    soon(() -> state(job) == JobState.FAILED);
    assertThat(jobs.get(job.id()).problem())
        .isEqualTo(
            "The service that ran the job is gone; that was attempt 3, and the last 3 of them left"
                + " no further checkpoint; it is not started again");
  }

  /** Every job ends once, none is lost, and none runs twice at the same time. */
  @Test
  void losesNoJobHoweverManyWorkersAreKilled() throws Exception {
    Path overlaps = home.resolve("overlaps");
    var all = new ArrayList<Job>();
    for (int n = 0; n < JOBS; n++) {
      all.add(
          submit(
              "alone:" + home.resolve("lock-" + n) + ":" + overlaps,
              "out:{\"event\":\"checkpoint\",\"data\":{\"at\":%d}}".formatted(n),
              "work:" + 100 * (n % 5)));
    }
    var random = new SplittableRandom();
    for (int place = 0; place < 2; place++) {
      fleet.start(place, "--convcast.jobs.max-attempts=100");
    }
    int kills = 0;
    long deadline = System.nanoTime() + Duration.ofMinutes(20).toNanos();
    while (ended(all) < all.size() && System.nanoTime() < deadline) {
      int before = ended(all);
      int goal = Math.min(all.size(), before + 1 + random.nextInt(Math.max(2, JOBS / KILLS)));
      soon(() -> ended(all) >= goal);
      if (kills < KILLS) {
        int place = random.nextInt(2);
        fleet.kill(place);
        fleet.start(place, "--convcast.jobs.max-attempts=100");
        kills++;
      }
    }

    assertThat(overlaps).doesNotExist();
    assertThat(kills).isEqualTo(KILLS);
    int interrupted = 0;
    for (Job job : all) {
      Job done = jobs.get(job.id());
      assertThat(done.state()).as(done.problem()).isEqualTo(JobState.SUCCEEDED);
      List<String> states =
          jobs.events(job.id(), 0, 1000).stream()
              .filter(event -> event.type().equals(JobEvent.STATE))
              .map(event -> event.data().replaceAll(".*\"state\":\"(\\w+)\".*", "$1"))
              .toList();
      var expected = new ArrayList<String>();
      for (int attempt = 0; attempt < done.attempts(); attempt++) {
        expected.addAll(List.of("queued", "running"));
      }
      expected.add("succeeded");
      assertThat(states).isEqualTo(expected);
      interrupted += done.attempts() - 1;
    }
    System.getLogger("fleet")
        .log(
            System.Logger.Level.INFO,
            "{0} jobs, {1} workers killed, {2} attempts interrupted",
            all.size(),
            kills,
            interrupted);
    assertThat(interrupted).isPositive();
  }

  @Test
  void refusesToShareADatabaseThatNobodyElseFinds() {
    assertThatThrownBy(
            () -> JobsService.start("--convcast.home=" + home, "--convcast.role=worker").close())
        .hasRootCauseMessage(
            "convcast.role is worker, and the database is embedded in this process, where no other"
                + " finds it; name a PostgreSQL by SPRING_DATASOURCE_URL, or leave the role at all");
  }

  private Job submit(String... steps) {
    return jobs.submit(ScriptedKind.NAME, ScriptedKind.script(steps));
  }

  private JobState state(Job job) {
    return jobs.get(job.id()).state();
  }

  private boolean ready(Job job) {
    return jobs.events(job.id(), 0, 99).stream().anyMatch(e -> e.type().equals("ready"));
  }

  private int ended(List<Job> all) {
    return (int) all.stream().filter(job -> state(job).ended()).count();
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50)).until(condition);
  }
}

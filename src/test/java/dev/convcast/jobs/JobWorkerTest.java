package dev.convcast.jobs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.convcast.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class JobWorkerTest {

  @Parameter TestDatabase database;

  private static final String READY = "out:{\"event\":\"ready\",\"data\":{}}";

  @TempDir Path home;
  private TestJobs test;

  @BeforeEach
  void open() {
    test = new TestJobs(home, database);
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void runsAJobToItsEnd() {
    Job job =
        test.submit(
            "out:{\"event\":\"progress\",\"data\":{\"batch\":1}}",
            "out:{\"event\":\"epoch\",\"data\":{\"loss\":0.5}}",
            "out:{\"event\":\"progress\",\"data\":{\"batch\":2}}",
            "file:made");
    test.run();

    Job done = test.jobs.get(job.id());
    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.result()).isEqualTo("{\"made\":true}");
    assertThat(done.progress()).isEqualTo("{\"batch\":2}");
    assertThat(done.attempts()).isEqualTo(1);
    assertThat(done.started()).isNotNull();
    assertThat(done.ended()).isAfterOrEqualTo(done.started());
    assertThat(test.journal(job.id()))
        .containsExactly(
            "state {\"state\":\"queued\",\"attempts\":0}",
            "state {\"state\":\"running\",\"attempts\":1}",
            "epoch {\"loss\":0.5}",
            "state {\"state\":\"succeeded\",\"attempts\":1}");
    assertThat(test.jobs.folder(job.id()).resolve("request.json")).hasContent(job.request());
    assertThat(test.scheduler.getScheduledExecutions()).isEmpty();
  }

  @Test
  void failsWithTheWordsOfItsProcess() {
    Job job =
        test.submit(
            "err:noise",
            "out:{\"event\":\"problem\",\"data\":{\"detail\":\"No wet crop\"}}",
            "exit:1");
    test.run();

    assertThat(test.jobs.get(job.id()).problem()).isEqualTo("No wet crop");
    assertThat(test.journal(job.id()))
        .last()
        .isEqualTo("state {\"state\":\"failed\",\"attempts\":1,\"problem\":\"No wet crop\"}");
  }

  @Test
  void failsWithTheEndOfTheLogOfAProcessThatSaysNothing() {
    Job job = test.submit("err:first", "err:last words", "exit:3");
    test.run();

    assertThat(test.jobs.get(job.id()).problem())
        .isEqualTo("The process ended with exit code 3; its log ends with: first\nlast words");
  }

  @Test
  void triesAKilledProcessAgainAndSaysInTheEndWhatToDo() throws Exception {
    Job job = test.submit(READY, "hang");
    for (int attempt = 1; attempt <= 3; attempt++) {
      CompletableFuture<Void> run = test.runAside();
      process(job, attempt).destroyForcibly();
      run.get(20, SECONDS);
    }

    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.FAILED);
    assertThat(test.jobs.get(job.id()).problem())
        .isEqualTo(
            "The process was killed, most often because memory ran out; lower batch; that was"
                + " attempt 3, and the last 3 of them left no further checkpoint; it is not started"
                + " again");
  }

  @Test
  void writesNothingMoreWhereAnotherAttemptHasBegun() throws Exception {
    Job job = test.submit(READY, "work:20000", "file:made");
    CompletableFuture<Void> run = test.runAside();
    ProcessHandle process = process(job, 1);
    test.ledger.change(
        job.id(), (now, time) -> now.interrupted("It seemed dead", 3, time).started(time));
    run.get(20, SECONDS);

    assertThat(process.isAlive()).isFalse();
    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.RUNNING);
    assertThat(test.jobs.get(job.id()).attempts()).isEqualTo(2);
    assertThatThrownBy(() -> test.ledger.append(new Lease(job.id(), 1), "epoch", "{}"))
        .isInstanceOf(Lease.LostException.class);
    assertThatThrownBy(() -> test.ledger.progress(new Lease(job.id(), 1), "{}"))
        .isInstanceOf(Lease.LostException.class);
    assertThat(test.jobs.get(job.id()).progress()).isNull();
  }

  @Test
  void failsWithTheWordsOfARefusalWhenTheResultIsTakenOver() {
    Job job = test.submit("file:refused");
    test.run();

    assertThat(test.jobs.get(job.id()).problem()).isEqualTo("The name is taken");
  }

  @Test
  void failsAJobOfAnUnknownKind() {
    Job job = test.jobs.submit("unknown", "{}");
    test.run();

    assertThat(test.jobs.get(job.id()).problem())
        .isEqualTo("The work could not be started: no kind of work is named 'unknown'");
  }

  @Test
  void cancelsARunningJobBothWhenItsProcessSucceedsAndWhenItFails() throws Exception {
    for (String end : new String[] {"exit:0", "exit:5"}) {
      Job job = test.submit(READY, "wait", "file:made", end);
      CompletableFuture<Void> run = test.runAside();
      process(job);

      assertThat(test.jobs.cancel(job.id()).state()).isEqualTo(JobState.RUNNING);
      run.get(20, SECONDS);

      assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.CANCELLED);
      assertThat(test.jobs.folder(job.id()).resolve("made")).exists();
      assertThat(test.scheduler.getScheduledExecutions()).isEmpty();
    }
  }

  @Test
  void makesAProcessEndThatDoesNotStopWhenAsked() throws Exception {
    JobWorker impatient = test.worker(Duration.ofMillis(50));
    test.scheduler = test.scheduler(impatient);
    Job job = test.submit(READY, "hang");
    CompletableFuture<Void> run = test.runAside();
    ProcessHandle process = process(job);
    test.jobs.cancel(job.id());
    run.get(20, SECONDS);

    assertThat(process.isAlive()).isFalse();
    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void putsIntoTheLogWhatIsNoEvent() {
    String[] garbage = {
      "loading",
      "{\"event\":",
      "{\"event\":\"state\",\"data\":{\"state\":\"succeeded\"}}",
      "{\"event\":\"epoch\"}",
      "[1]",
      "null",
      "{\"event\":\"A b\",\"data\":{}}"
    };
    String[] steps = new String[garbage.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = "out:" + garbage[i];
    }
    Job job = test.submit(steps);
    test.run();

    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(test.journal(job.id())).hasSize(3);
    assertThat(test.jobs.folder(job.id()).resolve("log.txt"))
        .hasContent(String.join("\n", garbage));
  }

  @Test
  void queuesAJobAgainWhenTheServiceStopsAndRunsItAfterTheRestart() throws Exception {
    Job job = test.submit(READY, "wait");
    CompletableFuture<Void> run = test.runAside();
    ProcessHandle process = process(job);
    test.worker.stop();
    run.get(20, SECONDS);

    assertThat(process.isAlive()).isFalse();
    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.QUEUED);
    assertThat(test.scheduler.getScheduledExecutions()).hasSize(1);

    test.restart();
    CompletableFuture<Void> again = test.runAside();
    process(job, 2);
    test.jobs.cancel(job.id());
    again.get(20, SECONDS);
    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void endsTheProcessThatAnEarlierAttemptHasLeft() throws Exception {
    Job job = test.submit("exit:0");
    test.ledger.change(job.id(), (now, time) -> now.started(time).interrupted("It died", 3, time));
    Path folder = Files.createDirectories(test.jobs.folder(job.id()));
    JobProcess left =
        JobProcess.start(
            ScriptedWork.command(new String[] {"hang"}),
            Map.of(),
            folder,
            new JsonMapper(),
            (type, data) -> {});
    test.run();

    assertThat(left.await(Duration.ofSeconds(5))).isTrue();
    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void runsJobsInTheirOrder() {
    Job first = test.submit("exit:0");
    Job second = test.submit("exit:0");
    test.run();

    Job ranFirst = test.jobs.get(first.id());
    Job ranSecond = test.jobs.get(second.id());
    assertThat(ranSecond.started()).isAfterOrEqualTo(ranFirst.ended());
  }

  @Test
  void countsAndTimesWhatHasEnded() {
    test.submit("exit:0");
    test.submit("exit:1");
    test.jobs.cancel(test.submit("exit:0").id());
    test.run();

    for (String state : new String[] {"succeeded", "failed", "cancelled"}) {
      assertThat(
              test.meters
                  .get("convcast.jobs.ended")
                  .tags("kind", "scripted", "state", state)
                  .counter()
                  .count())
          .isEqualTo(1);
    }
    assertThat(test.meters.get("convcast.jobs.run").tag("state", "failed").timer().count())
        .isEqualTo(1);
  }

  /** A job's process, once it has said that it is ready. */
  private ProcessHandle process(Job job) throws IOException {
    return process(job, 1);
  }

  private ProcessHandle process(Job job, int attempt) throws IOException {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> test.journal(job.id()).stream().filter("ready {}"::equals).count() == attempt);
    String mark = Files.readString(test.jobs.folder(job.id()).resolve("process"));
    return ProcessHandle.of(Long.parseLong(mark.split(" ")[0])).orElseThrow();
  }
}

package dev.convcast.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.TestDatabase;
import dev.convcast.refusal.Refusal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class JobsTest {

  @Parameter TestDatabase database;

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
  void keepsWhatWasSubmitted() {
    Job job = test.submit("exit:0");

    assertThat(test.jobs.get(job.id())).isEqualTo(job);
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(test.journal(job.id()))
        .containsExactly("state {\"state\":\"queued\",\"attempts\":0}");
  }

  @Test
  void storesNothingThatCannotBeQueued() {
    JdbcClient.create(test.database).sql("drop table scheduled_tasks").update();

    assertThatThrownBy(() -> test.submit("exit:0")).isInstanceOf(RuntimeException.class);
    assertThat(test.jobs.list(ScriptedKind.NAME, Optional.empty(), 9, Optional.empty())).isEmpty();
  }

  @Test
  void listsNewestFirstInPages() {
    Job first = test.submit("exit:0");
    Job second = test.submit("exit:0");
    Job third = test.submit("exit:0");
    test.jobs.cancel(second.id());

    assertThat(test.jobs.list(ScriptedKind.NAME, Optional.empty(), 2, Optional.empty()))
        .extracting(Job::id)
        .containsExactly(third.id(), second.id());
    assertThat(test.jobs.list(ScriptedKind.NAME, Optional.empty(), 2, Optional.of(second.id())))
        .containsExactly(first);
    assertThat(test.jobs.list(ScriptedKind.NAME, Optional.of(JobState.QUEUED), 9, Optional.empty()))
        .containsExactly(third, first);
    assertThat(test.jobs.list("other", Optional.empty(), 9, Optional.empty())).isEmpty();
  }

  @Test
  void refusesToListAfterAJobThatIsNotThere() {
    JobId id = JobId.random();

    assertThatThrownBy(
            () -> test.jobs.list(ScriptedKind.NAME, Optional.empty(), 9, Optional.of(id)))
        .isInstanceOf(Refusal.class)
        .hasMessage("There is no job '%s' to list the older ones of", id);
  }

  @Test
  void cancelsAQueuedJobAtOnceAndForever() {
    Job job = test.submit("file:made");

    assertThat(test.jobs.cancel(job.id()).state()).isEqualTo(JobState.CANCELLED);
    assertThat(test.scheduler.getScheduledExecutions()).isEmpty();
    test.run();
    assertThat(test.jobs.folder(job.id())).doesNotExist();
    assertThat(test.jobs.get(job.id()).attempts()).isZero();
  }

  @Test
  void leavesAJobThatWasCancelledWhenItHadJustBeenPicked() {
    Job job = test.submit("file:made");
    test.jobs.cancel(job.id());

    assertThat(test.worker.run(job.id(), () -> false)).isFalse();
    assertThat(test.jobs.folder(job.id())).doesNotExist();
  }

  @Test
  void refusesToCancelTwice() {
    Job job = test.submit("exit:0");
    test.jobs.cancel(job.id());

    assertThatThrownBy(() -> test.jobs.cancel(job.id()))
        .isInstanceOf(Refusal.class)
        .hasMessage("The job is cancelled; only a queued or running job can be cancelled");
  }

  @Test
  void deletesAJobWithItsJournalAndItsFolder() {
    Job job = test.submit("file:made");
    test.run();
    Path folder = test.jobs.folder(job.id());
    assertThat(folder.resolve("made")).exists();

    test.jobs.delete(job.id());

    assertThat(folder.getParent()).doesNotExist();
    assertThat(test.table.events(job.id(), 0, 9)).isEmpty();
    assertThatThrownBy(() -> test.jobs.get(job.id()))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.reason()).isEqualTo(Refusal.Reason.NOT_FOUND))
        .hasMessage("There is no job '%s'", job.id());
  }

  @Test
  void refusesToDeleteAQueuedJob() {
    Job job = test.submit("exit:0");

    assertThatThrownBy(() -> test.jobs.delete(job.id()))
        .isInstanceOf(Refusal.class)
        .hasMessage("The job is queued; only a job that has ended can be deleted");
    assertThat(test.jobs.get(job.id())).isEqualTo(job);
  }

  @Test
  void replaysTheJournalFromAnySequenceNumber() {
    Job job =
        test.submit(
            "out:{\"event\":\"epoch\",\"data\":{\"epoch\":1}}",
            "out:{\"event\":\"epoch\",\"data\":{\"epoch\":2}}");
    test.run();

    assertThat(test.jobs.events(job.id(), 0, 100))
        .extracting(JobEvent::sequence)
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(test.jobs.events(job.id(), 2, 2))
        .extracting(JobEvent::data)
        .containsExactly("{\"epoch\":1}", "{\"epoch\":2}");
  }

  @Test
  void goesOnWithAFailedJob() {
    Job job = test.submit("exit:1");
    test.run();
    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.FAILED);

    Job resumed = test.jobs.resume(job.id());
    assertThat(resumed.state()).isEqualTo(JobState.QUEUED);
    assertThat(resumed.problem()).isNull();
    assertThat(resumed.ended()).isNull();
    test.run();
    assertThat(test.jobs.get(job.id()).attempts()).isEqualTo(2);
    assertThatThrownBy(() -> test.jobs.resume(test.submit("exit:0").id()))
        .isInstanceOf(Refusal.class)
        .hasMessage("The job is queued; only a cancelled or failed job can be resumed");
  }

  @Test
  void removesFoldersAfterTheirTimeAndKeepsTheJobs() {
    Job job = test.submit("file:made");
    test.run();
    Path folder = test.jobs.folder(job.id());
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));

    retain(Duration.ofDays(3), later);
    assertThat(folder).exists();
    retain(Duration.ofDays(1), later);
    assertThat(folder.getParent()).doesNotExist();
    assertThat(test.jobs.get(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(test.journal(job.id())).hasSize(3);
  }

  private void retain(Duration retention, Clock clock) {
    try (var step = new JobRetention(test.table, test.folders, clock, retention)) {
      step.run();
    }
  }
}

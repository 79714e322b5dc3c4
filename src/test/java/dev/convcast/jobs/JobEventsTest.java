package dev.convcast.jobs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.convcast.TestDatabase;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class JobEventsTest {

  @Parameter TestDatabase database;

  @TempDir Path home;
  private TestJobs test;
  private JobEvents events;

  @BeforeEach
  void open() {
    test = new TestJobs(home, database);
    events = new JobEvents(test.table, Clock.systemUTC(), TestJobs.POLL);
  }

  @AfterEach
  void close() {
    events.close();
    test.close();
  }

  @Test
  void tellsEverythingOnceInOrderWhileTheJobRuns() throws Exception {
    Job job = test.submit("exit:0");
    Recorder recorder = new Recorder();
    events.follow(job.id(), 0, recorder);
    recorder.await(1);
    test.ledger.change(job.id(), (now, time) -> now.started(time));
    recorder.await(1);
    test.ledger.progress(new Lease(job.id(), 1), "{\"batch\":1}");
    recorder.await(1);
    test.ledger.append(new Lease(job.id(), 1), "epoch", "{\"epoch\":1}");
    recorder.await(1);
    test.ledger.progress(new Lease(job.id(), 1), "{\"batch\":2}");
    recorder.await(1);
    test.ledger.change(job.id(), (now, time) -> now.succeeded("{}", time));
    recorder.completed.get(10, SECONDS);

    assertThat(recorder.told)
        .containsExactly(
            "1 state {\"state\":\"queued\",\"attempts\":0}",
            "2 state {\"state\":\"running\",\"attempts\":1}",
            "null progress {\"batch\":1}",
            "3 epoch {\"epoch\":1}",
            "null progress {\"batch\":2}",
            "4 state {\"state\":\"succeeded\",\"attempts\":1}");
  }

  @Test
  void replaysWhatWasMissedOfAJobThatHasEnded() throws Exception {
    Job job = test.submit("out:{\"event\":\"epoch\",\"data\":{}}");
    test.run();
    Recorder recorder = new Recorder();
    events.follow(job.id(), 2, recorder);
    recorder.completed.get(10, SECONDS);

    assertThat(recorder.told)
        .containsExactly("3 epoch {}", "4 state {\"state\":\"succeeded\",\"attempts\":1}");
  }

  @Test
  void tellsMoreThanOnePageInOrder() throws Exception {
    Job job = test.submit("exit:0");
    test.ledger.change(job.id(), (now, time) -> now.started(time));
    for (int i = 0; i < 450; i++) {
      test.ledger.append(new Lease(job.id(), 1), "epoch", "{}");
    }
    test.ledger.change(job.id(), (now, time) -> now.succeeded("{}", time));
    Recorder recorder = new Recorder();
    events.follow(job.id(), 0, recorder);
    recorder.completed.get(10, SECONDS);

    assertThat(recorder.told).hasSize(453).doesNotHaveDuplicates();
  }

  @Test
  void leavesAFollowerThatThrowsAndGoesOnWithTheOthers() throws Exception {
    Job job = test.submit("exit:0");
    CompletableFuture<Void> threw = new CompletableFuture<>();
    JobFollower gone =
        new JobFollower() {
          @Override
          public void event(JobEvent event) throws IOException {
            assertThat(threw.complete(null)).as("called once").isTrue();
            throw new IOException("the client has gone");
          }

          @Override
          public void idle() {}

          @Override
          public void completed() {
            throw new AssertionError("it has gone");
          }
        };
    Recorder recorder = new Recorder();
    events.follow(job.id(), 0, gone);
    events.follow(job.id(), 0, recorder);
    threw.get(10, SECONDS);
    test.jobs.cancel(job.id());
    recorder.completed.get(10, SECONDS);

    assertThat(recorder.told).hasSize(2);
  }

  @Test
  void tellsNothingAfterAFollowingIsClosed() throws Exception {
    Job job = test.submit("exit:0");
    Recorder left = new Recorder();
    Recorder stays = new Recorder();
    JobEvents.Following following = events.follow(job.id(), 0, left);
    events.follow(job.id(), 0, stays);
    left.await(1);
    following.close();
    test.jobs.cancel(job.id());
    stays.completed.get(10, SECONDS);

    assertThat(left.told).hasSize(1);
    assertThat(left.completed).isNotDone();
  }

  @Test
  void completesItsFollowersWhenTheServiceStops() throws Exception {
    Job job = test.submit("exit:0");
    Recorder recorder = new Recorder();
    events.follow(job.id(), 0, recorder);
    recorder.await(1);
    events.close();

    recorder.completed.get(10, SECONDS);
    assertThatThrownBy(() -> events.follow(job.id(), 0, new Recorder()))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.reason()).isEqualTo(Refusal.Reason.BUSY));
  }

  @Test
  void completesWhenTheJobIsDeleted() throws Exception {
    Job job = test.submit("exit:0");
    test.jobs.cancel(job.id());
    Recorder recorder = new Recorder();
    events.follow(job.id(), 2, recorder);
    test.jobs.delete(job.id());

    recorder.completed.get(10, SECONDS);
    assertThat(recorder.told).isEmpty();
  }

  @Test
  void refusesToFollowAJobThatIsNotThere() {
    JobId id = JobId.random();

    assertThatThrownBy(() -> events.follow(id, 0, new Recorder()))
        .isInstanceOf(Refusal.class)
        .hasMessage("There is no job '%s'", id);
  }

  private static final class Recorder implements JobFollower {

    final List<String> told = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> completed = new CompletableFuture<>();
    private final Semaphore heard = new Semaphore(0);

    @Override
    public void event(JobEvent event) {
      told.add("%s %s %s".formatted(event.sequence(), event.type(), event.data()));
      heard.release();
    }

    @Override
    public void idle() {}

    @Override
    public void completed() {
      assertThat(completed.complete(null)).as("completed once").isTrue();
    }

    void await(int events) throws InterruptedException {
      assertThat(heard.tryAcquire(events, 10, SECONDS)).as("told in time").isTrue();
    }
  }
}

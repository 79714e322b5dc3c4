package dev.convcast.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class JobsServiceTest {

  private static final String READY = "out:{\"event\":\"ready\",\"data\":{}}";

  @TempDir Path home;

  @Test
  void runsTwoJobsOneAfterTheOther() {
    try (ConfigurableApplicationContext service = JobsService.start(home)) {
      Jobs jobs = service.getBean(Jobs.class);
      Job first = jobs.submit(ScriptedKind.NAME, ScriptedKind.script(READY, "wait"));
      Job second = jobs.submit(ScriptedKind.NAME, ScriptedKind.script("exit:0"));
      soon(() -> ready(jobs, first));

      assertThat(jobs.get(second.id()).state()).isEqualTo(JobState.QUEUED);
      assertThat(gauge(service, "queued")).isEqualTo(1);
      assertThat(gauge(service, "running")).isEqualTo(1);

      jobs.cancel(first.id());
      soon(() -> jobs.get(second.id()).state() == JobState.SUCCEEDED);
      assertThat(jobs.get(first.id()).state()).isEqualTo(JobState.CANCELLED);
      assertThat(jobs.get(second.id()).started()).isAfterOrEqualTo(jobs.get(first.id()).ended());
    }
  }

  @Test
  void stopsItsJobsAndRunsThemAgainAfterARestart() throws IOException {
    JobId id;
    ProcessHandle process;
    try (ConfigurableApplicationContext service = JobsService.start(home)) {
      Jobs jobs = service.getBean(Jobs.class);
      Job job = jobs.submit(ScriptedKind.NAME, ScriptedKind.script(READY, "wait"));
      soon(() -> ready(jobs, job));
      id = job.id();
      process = process(jobs.folder(id));
    }
    assertThat(process.isAlive()).isFalse();

    try (ConfigurableApplicationContext service = JobsService.start(home)) {
      Jobs jobs = service.getBean(Jobs.class);
      soon(() -> jobs.get(id).attempts() == 2);
      assertThat(states(jobs, id))
          .containsExactly(
              "{\"state\":\"queued\",\"attempts\":0}",
              "{\"state\":\"running\",\"attempts\":1}",
              "{\"state\":\"queued\",\"attempts\":1}",
              "{\"state\":\"running\",\"attempts\":2}");
      jobs.cancel(id);
      soon(() -> jobs.get(id).state() == JobState.CANCELLED);
    }
  }

  @Test
  void survivesBeingKilled() throws Exception {
    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                JobsService.class.getName(),
                home.toString(),
                READY)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("service.txt").toFile())
            .start();
    Path folders = home.resolve("data").resolve("jobs");
    soon(() -> Files.isDirectory(folders) && marks(folders) == 1);
    Path folder;
    try (var jobs = Files.list(folders)) {
      folder = jobs.findFirst().orElseThrow();
    }
    ProcessHandle child = process(folder.resolve("attempt-1"));
    killed.destroyForcibly().waitFor();
    soon(() -> !child.isAlive());

    JobId id = JobId.parse(folder.getFileName().toString());
    try (ConfigurableApplicationContext service = JobsService.start(home)) {
      Jobs jobs = service.getBean(Jobs.class);
      soon(() -> jobs.get(id).attempts() == 2);
      assertThat(jobs.get(id).state()).isEqualTo(JobState.RUNNING);
      jobs.cancel(id);
      soon(() -> jobs.get(id).state() == JobState.CANCELLED);
    }
  }

  private static long marks(Path folders) throws IOException {
    try (var files = Files.walk(folders)) {
      return files.filter(file -> file.endsWith("process") && file.toFile().length() > 0).count();
    }
  }

  private static boolean ready(Jobs jobs, Job job) {
    return jobs.events(job.id(), 0, 99).stream().anyMatch(e -> e.type().equals("ready"));
  }

  private static List<String> states(Jobs jobs, JobId id) {
    return jobs.events(id, 0, 99).stream()
        .filter(event -> event.type().equals(JobEvent.STATE))
        .map(JobEvent::data)
        .toList();
  }

  private static double gauge(ConfigurableApplicationContext service, String state) {
    return service
        .getBean(MeterRegistry.class)
        .get("convcast.jobs")
        .tags("kind", ScriptedKind.NAME, "state", state)
        .gauge()
        .value();
  }

  private static ProcessHandle process(Path folder) throws IOException {
    String mark = Files.readString(folder.resolve("process"));
    return ProcessHandle.of(Long.parseLong(mark.split(" ")[0])).orElseThrow();
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).until(condition);
  }
}

package dev.convcast.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Worker processes on one PostgreSQL and one home. */
final class Fleet implements AutoCloseable {

  private final String url;
  private final Path home;
  private final List<Process> workers = new ArrayList<>();

  Fleet(String url, Path home) {
    this.url = url;
    this.home = home;
  }

  /** Starts a worker, at the place of the one that was there. */
  Process start(int place, String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JobsService.class.getName()));
    command.addAll(List.of(settings(url, home, "worker")));
    command.addAll(List.of(settings));
    Process worker =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(home.resolve("worker-" + place).toFile()))
            .start();
    while (workers.size() <= place) {
      workers.add(worker);
    }
    workers.set(place, worker);
    return worker;
  }

  void kill(int place) throws InterruptedException {
    workers.get(place).destroyForcibly().waitFor();
  }

  /** A dead worker is noticed after two seconds, not after thirty. */
  static String[] settings(String url, Path home, String role) {
    return new String[] {
      "--convcast.home=" + home,
      "--convcast.role=" + role,
      "--spring.datasource.url=" + url,
      "--convcast.jobs.poll-interval=20ms",
      "--db-scheduler.polling-interval=100ms",
      "--db-scheduler.heartbeat-interval=500ms"
    };
  }

  @Override
  public void close() {
    workers.forEach(Process::destroyForcibly);
  }
}

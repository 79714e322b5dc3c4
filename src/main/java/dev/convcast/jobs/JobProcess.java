package dev.convcast.jobs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The process that does a job's work, and what it says. */
final class JobProcess {

  private static final Logger log = LoggerFactory.getLogger(JobProcess.class);
  private static final int STOPPED = 75; // EX_TEMPFAIL
  private static final Duration DYING = Duration.ofSeconds(5);
  private static final int LOG_TAIL = 2_000;
  private static final int LOG_TAIL_LINES = 6;

  private final Process process;
  private final JobOutput output;
  private final Thread reader;
  private final Path logFile;

  private JobProcess(Process process, JobOutput output, Thread reader, Path logFile) {
    this.process = process;
    this.output = output;
    this.reader = reader;
    this.logFile = logFile;
  }

  static JobProcess start(
      List<String> command,
      Map<String, String> environment,
      Path folder,
      JsonMapper json,
      BiConsumer<String, String> journal)
      throws IOException {
    Path logFile = folder.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      Files.writeString(folder.resolve("process"), mark(process.toHandle()));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    JobOutput output = new JobOutput(process.getInputStream(), logFile, json, journal);
    Thread reader = new Thread(output, "job-output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    return new JobProcess(process, output, reader, logFile);
  }

  JobOutput output() {
    return output;
  }

  /** Waits for its end; returns whether it has ended and everything it said was read. */
  boolean await(Duration time) throws InterruptedException {
    if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    reader.join(DYING.toMillis());
    return true;
  }

  /** Asks it to stop, then makes it. */
  void stop(Duration grace) throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      log.debug("The standard input of a job's process was closed already", e);
    }
    if (!await(grace)) {
      process.destroy();
      if (!await(DYING)) {
        process.destroyForcibly();
        await(DYING);
      }
    }
  }

  /** Ends it at once; returns when it is gone. */
  void kill() {
    process
        .destroyForcibly()
        .onExit()
        .completeOnTimeout(process, DYING.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  boolean succeeded() {
    return process.exitValue() == 0;
  }

  /** Whether something from outside ended it, so that it may well succeed another time. */
  boolean wasEnded() {
    return process.exitValue() == STOPPED || process.exitValue() > 128;
  }

  /** Why it failed, in its own words where it has left any. */
  String problem(String adviceWhenKilled) {
    return output.problem().orElseGet(() -> ending(process.exitValue(), adviceWhenKilled));
  }

  private String ending(int code, String adviceWhenKilled) {
    if (code == 128 + 9) {
      return "The process was killed, most often because memory ran out; " + adviceWhenKilled;
    }
    if (code == STOPPED) {
      return "The process was asked to stop, by somebody else than its worker";
    }
    String how =
        code > 128 && code < 128 + 65
            ? "The process was ended by signal %d".formatted(code - 128)
            : "The process ended with exit code %d".formatted(code);
    String tail = logTail();
    return tail.isEmpty()
        ? how + " and wrote nothing to its log"
        : how + "; its log ends with: " + tail;
  }

  private String logTail() {
    try (RandomAccessFile file = new RandomAccessFile(logFile.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(LOG_TAIL, file.length())];
      file.seek(file.length() - bytes.length);
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).strip().lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Ends the process of an earlier attempt where it runs on this machine: after the service was
   * killed it may still be on its way out. It could do no harm, but would hold up the next one.
   */
  static void endLeftover(Path folder) throws IOException {
    Path file = folder.resolve("process");
    if (Files.notExists(file)) {
      return;
    }
    String left = Files.readString(file);
    if (left.matches("\\d{1,18} .*")) {
      ProcessHandle.of(Long.parseLong(left.substring(0, left.indexOf(' '))))
          .filter(handle -> mark(handle).equals(left))
          .ifPresent(
              handle -> {
                log.info("Ending the process {} of an attempt that is over", handle.pid());
                handle.destroyForcibly();
              });
    }
  }

  /** Tells a process apart from a later one with the same id. */
  private static String mark(ProcessHandle handle) {
    return handle.pid()
        + " "
        + handle.info().startInstant().map(Object::toString).orElse("unknown");
  }
}

package dev.convcast.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a job's process writes on its standard output, to the end. Events are handed on, but
 * of progress and checkpoints only the latest is kept; whatever is not an event goes to the log
 * file.
 */
final class JobOutput implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(JobOutput.class);

  /** In characters; the rest of a longer line is dropped. */
  static final int LONGEST_LINE = 500_000;

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final InputStream output;
  private final Path logFile;
  private final JsonMapper json;
  private final BiConsumer<String, String> journal;
  private final AtomicReference<@Nullable String> newProgress = new AtomicReference<>();
  private final AtomicReference<@Nullable String> newCheckpoint = new AtomicReference<>();
  private volatile @Nullable String problem;

  JobOutput(InputStream output, Path logFile, JsonMapper json, BiConsumer<String, String> journal) {
    this.output = output;
    this.logFile = logFile;
    this.json = json;
    this.journal = journal;
  }

  /** The latest progress, where there was any since the last call. */
  Optional<String> takeProgress() {
    return Optional.ofNullable(newProgress.getAndSet(null));
  }

  /** The place of the latest checkpoint, where there was one since the last call. */
  Optional<String> takeCheckpoint() {
    return Optional.ofNullable(newCheckpoint.getAndSet(null));
  }

  /** Why the process says that it fails. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void run() {
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
        OutputStream file =
            Files.newOutputStream(logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      StringBuilder line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c == '\n') {
          take(line.toString(), file);
          line.setLength(0);
        } else if (line.length() < LONGEST_LINE) {
          line.append((char) c);
        }
      }
      if (!line.isEmpty()) {
        take(line.toString(), file);
      }
    } catch (IOException e) {
      log.warn("The output of a job's process cannot be read on", e);
    }
  }

  private void take(String line, OutputStream file) throws IOException {
    if (!event(line)) {
      file.write((line.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean event(String line) {
    JsonNode node;
    try {
      node = json.readTree(line);
    } catch (JacksonException e) {
      return false;
    }
    JsonNode data = node.path("data");
    String type = node.path("event").asString("");
    if (!TYPE.matcher(type).matches() || type.equals(JobEvent.STATE) || !data.isObject()) {
      return false;
    }
    if (type.equals(JobEvent.PROGRESS)) {
      newProgress.set(data.toString());
      return true;
    }
    if (type.equals("checkpoint")) {
      newCheckpoint.set(data.toString());
      return true;
    }
    if (type.equals("problem") && data.path("detail").isString()) {
      problem = data.path("detail").stringValue();
    }
    try {
      journal.accept(type, data.toString());
    } catch (RuntimeException e) {
      log.error("An event '{}' of a job's process is lost", type, e);
    }
    return true;
  }
}

package dev.convcast.verification;

import dev.convcast.jobs.JobId;
import dev.convcast.refusal.Refusal;
import dev.convcast.verification.result.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * What evaluations have found: a folder each, {@code result.json} and {@code report.html}, which is
 * there whole or not at all and stays until its evaluation is deleted.
 */
final class EvaluationStore {

  static final String RESULT = "result.json";
  static final String REPORT = "report.html";

  private final Path root;
  private final JsonMapper json;

  EvaluationStore(Path root, JsonMapper json) {
    this.root = root;
    this.json = json;
  }

  /** Takes over a folder; where it was taken over before, that one stays. */
  void adopt(JobId id, Path folder) {
    try {
      Files.createDirectories(root);
      if (!Files.isDirectory(of(id))) {
        Files.move(folder, of(id), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Evaluation result(JobId id) {
    return json.readValue(read(id, RESULT), Evaluation.class);
  }

  byte[] report(JobId id) {
    return read(id, REPORT);
  }

  private byte[] read(JobId id, String file) {
    try {
      return Files.readAllBytes(of(id).resolve(file));
    } catch (NoSuchFileException gone) {
      throw Refusal.notFound("The evaluation %s has no result".formatted(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(JobId id) {
    try {
      FileSystemUtils.deleteRecursively(of(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path of(JobId id) {
    return root.resolve(id.toString());
  }
}

package dev.convcast.jobs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * Where jobs do their work: a folder each, named by the job's id, and in it a folder for each
 * attempt. What an attempt that was given up still writes, nobody looks at.
 */
record JobFolders(Path root) {

  private static final String CHECKPOINT = "checkpoint.safetensors";

  Path of(JobId id) {
    return root.resolve(id.toString());
  }

  /** The folder of a job's latest attempt. */
  Path of(Job job) {
    return attempt(job, job.attempts());
  }

  /** The folders of its earlier attempts, the latest first. */
  List<Path> earlier(Job job) {
    return IntStream.iterate(job.attempts() - 1, n -> n > 0, n -> n - 1)
        .mapToObj(n -> attempt(job, n))
        .filter(Files::isDirectory)
        .toList();
  }

  /** A new folder for the attempt, with the request and the latest checkpoint that there is. */
  Path prepare(Job job) throws IOException {
    Path folder = of(job);
    FileSystemUtils.deleteRecursively(folder);
    Files.createDirectories(folder);
    write(job.request(), folder.resolve("request.json"));
    for (Path earlier : earlier(job)) {
      if (Files.exists(earlier.resolve(CHECKPOINT))) {
        carryOver(earlier.resolve(CHECKPOINT), folder.resolve(CHECKPOINT));
        break;
      }
    }
    return folder;
  }

  /** Removes all but the latest attempt and the one with the latest checkpoint. */
  void tidy(Job job) throws IOException {
    boolean kept = Files.exists(of(job).resolve(CHECKPOINT));
    for (Path earlier : earlier(job)) {
      if (!kept && Files.exists(earlier.resolve(CHECKPOINT))) {
        kept = true;
      } else {
        FileSystemUtils.deleteRecursively(earlier);
      }
    }
  }

  boolean exists(JobId id) {
    return Files.isDirectory(of(id));
  }

  void delete(JobId id) throws IOException {
    FileSystemUtils.deleteRecursively(of(id));
  }

  private Path attempt(Job job, int number) {
    return of(job.id()).resolve("attempt-" + number);
  }

  /** A checkpoint is replaced, never changed, so that two names of one file do no harm. */
  private static void carryOver(Path checkpoint, Path target) throws IOException {
    try {
      Files.createLink(target, checkpoint);
    } catch (FileSystemException | UnsupportedOperationException noLinks) {
      Path unfinished = target.resolveSibling(".carried-over");
      Files.copy(checkpoint, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void write(String text, Path target) throws IOException {
    Path unfinished = target.resolveSibling("." + target.getFileName());
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }
}

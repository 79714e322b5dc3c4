package dev.convcast.jobs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.springframework.util.FileSystemUtils;

/** Where jobs do their work: a folder each, named by the job's id. */
record JobFolders(Path root) {

  Path of(JobId id) {
    return root.resolve(id.toString());
  }

  /** The job's folder with its {@code request.json}, new or as an earlier attempt has left it. */
  Path prepare(Job job) throws IOException {
    Path folder = Files.createDirectories(of(job.id()));
    Path unfinished = folder.resolve(".request.json");
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(job.request());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(unfinished, folder.resolve("request.json"), StandardCopyOption.ATOMIC_MOVE);
    return folder;
  }

  void delete(JobId id) throws IOException {
    FileSystemUtils.deleteRecursively(of(id));
  }
}

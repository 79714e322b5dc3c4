package dev.convcast.forecasting.deferred;

import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.codec.CodecLimits;
import dev.convcast.frames.codec.NpyFormat;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.frames.files.FrameFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder for each: {@code job.json}, {@code request.json}, {@code frames.npy}, and in the end
 * {@code result}. Every file appears whole, and so does the folder.
 */
final class DeferredFolders {

  private static final String JOB = "job.json";
  private static final String REQUEST = "request.json";
  private static final String FRAMES = "frames.npy";
  private static final String RESULT = "result";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;

  DeferredFolders(Path root) {
    this.root = root;
  }

  void add(DeferredForecast job, DeferredRequest request, FrameSequence frames) throws IOException {
    Path unfinished = root.resolve("." + job.id());
    try {
      Files.createDirectories(unfinished);
      Files.write(unfinished.resolve(JOB), JSON.writeValueAsBytes(job));
      Files.write(unfinished.resolve(REQUEST), JSON.writeValueAsBytes(request));
      try (OutputStream out = Files.newOutputStream(unfinished.resolve(FRAMES))) {
        NpyFormat.write(frames, out);
      }
      Files.move(unfinished, of(job.id()), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileSystemUtils.deleteRecursively(unfinished);
    }
  }

  Optional<DeferredForecast> get(DeferredId id) throws IOException {
    try {
      return Optional.of(
          JSON.readValue(Files.readAllBytes(of(id).resolve(JOB)), DeferredForecast.class));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** Writes where it stands; false where it has been removed meanwhile. */
  boolean put(DeferredForecast job) throws IOException {
    Path unfinished = of(job.id()).resolve("." + JOB);
    try {
      Files.write(unfinished, JSON.writeValueAsBytes(job));
      Files.move(
          unfinished,
          of(job.id()).resolve(JOB),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (NoSuchFileException removed) {
      return false;
    }
  }

  DeferredRequest request(DeferredId id) throws IOException {
    return JSON.readValue(Files.readAllBytes(of(id).resolve(REQUEST)), DeferredRequest.class);
  }

  FrameSequence frames(DeferredId id) {
    CodecLimits limits = new CodecLimits(Integer.MAX_VALUE, 1, Long.MAX_VALUE);
    FrameFile file = new FrameFile(FRAMES, null, of(id).resolve(FRAMES));
    return new FrameFiles(limits, of(id)).readSequence(List.of(file));
  }

  /** What writes a result. */
  interface Writing<T> {
    T to(Path file) throws IOException;
  }

  /** Writes a result, which appears when it is whole; what it was made of goes. */
  <T> T writeResult(DeferredId id, Writing<T> writing) throws IOException {
    Path unfinished = of(id).resolve("." + RESULT);
    T about = writing.to(unfinished);
    Files.move(
        unfinished,
        of(id).resolve(RESULT),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return about;
  }

  /** Lets go of what only the work itself needs. */
  void forgetRequest(DeferredId id) throws IOException {
    Files.deleteIfExists(of(id).resolve(FRAMES));
  }

  Path result(DeferredId id) {
    return of(id).resolve(RESULT);
  }

  void delete(DeferredId id) throws IOException {
    FileSystemUtils.deleteRecursively(of(id));
  }

  List<DeferredForecast> all() throws IOException {
    List<DeferredForecast> all = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return all;
    }
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        if (!folder.getFileName().toString().startsWith(".")) {
          get(DeferredId.parse(folder.getFileName().toString())).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  private Path of(DeferredId id) {
    return root.resolve(id.toString());
  }
}

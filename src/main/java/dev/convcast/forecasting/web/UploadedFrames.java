package dev.convcast.forecasting.web;

import dev.convcast.forecasting.ForecastMetrics;
import dev.convcast.forecasting.ForecastSettings;
import dev.convcast.frames.FrameSequence;
import dev.convcast.frames.files.FrameFile;
import dev.convcast.frames.files.FrameFiles;
import dev.convcast.refusal.Refusal;
import dev.convcast.web.CountedStream;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.util.WebUtils;

/** Reads the frames of a request: the parts of a form, or the body itself as one file. */
@Component
final class UploadedFrames {

  private static final String PART = "frames";
  private static final String BODY = "body";

  /** Bytes of a body below which the disk need not see it. */
  private static final int IN_MEMORY = 1 << 20;

  /** Sent by habit and never a file of frames. */
  private static final Set<MediaType> NO_FILES = Set.of(MediaType.APPLICATION_FORM_URLENCODED);

  private final Path scratch;
  private final FrameFiles files;
  private final ForecastMetrics metrics;
  private final long limit;

  UploadedFrames(
      @Value("${convcast.home:.}") Path home, ForecastSettings settings, ForecastMetrics metrics)
      throws IOException {
    this.scratch = home.resolve("data/scratch/forecasts");
    this.metrics = metrics;
    this.limit = settings.maxRequest().toBytes();
    FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left
    Files.createDirectories(scratch);
    this.files =
        new FrameFiles(ForecastingWebConfiguration.limits(settings), scratch.resolve("unpacked"));
  }

  /** All frames of the request as one sequence; nothing of them stays on the disk. */
  FrameSequence read(HttpServletRequest request) throws IOException {
    var form = WebUtils.getNativeRequest(request, MultipartHttpServletRequest.class);
    var spooled = new ArrayList<FrameFile>();
    try {
      if (form == null) {
        return body(request, spooled);
      }
      parts(form, spooled);
      return metrics.reading(() -> files.readSequence(spooled));
    } finally {
      for (FrameFile file : spooled) {
        Files.deleteIfExists(file.path());
      }
    }
  }

  private FrameSequence body(HttpServletRequest request, List<FrameFile> spooled)
      throws IOException {
    MediaType type = mediaType(request.getContentType());
    if (type != null && NO_FILES.contains(type)) {
      throw unsupported(String.valueOf(type));
    }
    if (request.getContentLengthLong() > limit) {
      throw CountedStream.refusal(limit);
    }
    try (InputStream body = new CountedStream(request.getInputStream(), limit)) {
      byte[] start = body.readNBytes(IN_MEMORY);
      if (start.length == 0) {
        throw Refusal.unreadable(
            "The request has no body; expected a file of frames, or multipart/form-data with parts"
                + " 'frames'");
      }
      if (start.length < IN_MEMORY && FrameFiles.isNpy(start)) {
        return metrics.reading(() -> files.readNpy(BODY, start));
      }
      try (OutputStream file = Files.newOutputStream(add(BODY, type, spooled))) {
        file.write(start);
        body.transferTo(file);
      }
    }
    return metrics.reading(() -> files.readSequence(spooled));
  }

  /** The place of a file that is to be written, and to be deleted whether it was or not. */
  private Path add(String name, @Nullable MediaType type, List<FrameFile> spooled) {
    Path file = scratch.resolve("upload-" + UUID.randomUUID());
    spooled.add(new FrameFile(name, type == null ? null : type.toString(), file));
    return file;
  }

  private void parts(MultipartHttpServletRequest form, List<FrameFile> spooled) throws IOException {
    known(form.getMultiFileMap().keySet());
    onlyFiles(form);
    List<MultipartFile> parts = form.getFiles(PART);
    if (parts.isEmpty()) {
      throw Refusal.unreadable("The form has no part 'frames' that is a file; expected one or more")
          .with("field", PART);
    }
    if (parts.stream().mapToLong(MultipartFile::getSize).sum() > limit) {
      throw CountedStream.refusal(limit);
    }
    for (MultipartFile part : parts) {
      String name = part.getOriginalFilename();
      part.transferTo(add(name == null ? "" : name, mediaType(part.getContentType()), spooled));
    }
  }

  private static void known(Collection<String> parts) {
    for (String part : parts) {
      if (!part.equals(PART)) {
        throw Refusal.unreadable(
                "The part '%s' is not known; expected one or more parts 'frames'".formatted(part))
            .with("field", part);
      }
    }
  }

  private static void onlyFiles(MultipartHttpServletRequest form) throws IOException {
    try {
      for (Part part : form.getParts()) {
        if (part.getSubmittedFileName() == null) {
          throw Refusal.unreadable(
                  "The form has the field '%s', which is no file; expected parts 'frames' only, and everything else in the query"
                      .formatted(part.getName()))
              .with("field", part.getName());
        }
      }
    } catch (ServletException e) {
      throw new IOException(e);
    }
  }

  private static @Nullable MediaType mediaType(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return null;
    }
    try {
      MediaType type = MediaType.parseMediaType(header);
      return new MediaType(type.getType(), type.getSubtype());
    } catch (InvalidMediaTypeException e) {
      throw unsupported(header);
    }
  }

  private static Refusal unsupported(String type) {
    return new Refusal(
        Refusal.Reason.UNSUPPORTED_FORMAT,
        ("The Content-Type is %s; expected multipart/form-data with parts 'frames', or a file's own"
                + " such as application/x-npy, application/octet-stream, image/png,"
                + " application/zip, application/x-hdf5")
            .formatted(type));
  }
}

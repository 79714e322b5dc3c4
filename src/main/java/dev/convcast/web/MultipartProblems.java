package dev.convcast.web;

import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/** Says why a multipart body was not taken. */
@Component
final class MultipartProblems {

  private final HttpSettings settings;
  private final int mostParts;

  MultipartProblems(
      HttpSettings settings, @Value("${server.tomcat.max-part-count:50}") int mostParts) {
    this.settings = settings;
    this.mostParts = mostParts;
  }

  Problem problem(MultipartException e) {
    FileCountLimitExceededException parts =
        UnreadableJson.find(e, FileCountLimitExceededException.class);
    if (parts != null) {
      return Problem.of(
              ProblemKind.TOO_LARGE,
              "The body has too many parts; at most %d are read".formatted(mostParts))
          .with("limit", mostParts);
    }
    if (e instanceof MaxUploadSizeExceededException) {
      long limit = settings.maxUpload().toBytes();
      return Problem.of(
              ProblemKind.TOO_LARGE,
              "The body is larger than the limit of %d bytes".formatted(limit))
          .with("limit", limit);
    }
    return Problem.of(
        ProblemKind.UNREADABLE,
        "The body is not the multipart/form-data that its Content-Type promises: it ends too"
            + " early, or its boundary is not the one named");
  }
}

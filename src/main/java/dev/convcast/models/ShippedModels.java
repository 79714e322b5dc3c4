package dev.convcast.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The models that come with the service: put into a store that has nothing in it yet, so that the
 * first forecast needs no training. Deleting one of them is for good.
 */
final class ShippedModels {

  private static final Logger log = LoggerFactory.getLogger(ShippedModels.class);

  private final String resources;
  private final Pattern file;

  /**
   * @param resources the class path's folder that is laid out as a store
   */
  ShippedModels(String resources) {
    this.resources = resources;
    this.file =
        Pattern.compile(
            ".*/" + Pattern.quote(resources) + "/([^/.][^/]*/(?:[0-9]+/[^/.][^/]*|index\\.json))");
  }

  /** Fills a store that is missing or empty, each model whole or not at all. */
  void unpackInto(Path store) throws IOException {
    Files.createDirectories(store);
    if (DurableFiles.list(store).stream().anyMatch(path -> !isHidden(path))) {
      return;
    }
    Path staged = DurableFiles.temporary(store, "shipped");
    try {
      for (Resource resource :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:" + resources + "/**")) {
        Matcher matcher = file.matcher(resource.getURL().toString());
        if (matcher.matches()) {
          copy(resource, staged.resolve(matcher.group(1)));
        }
      }
      for (Path model : DurableFiles.list(staged)) {
        DurableFiles.moveFolder(model, store.resolve(model.getFileName()));
        log.info("Put the shipped model {} into {}", model.getFileName(), store);
      }
    } finally {
      DurableFiles.delete(staged);
    }
  }

  private static void copy(Resource resource, Path target) throws IOException {
    Files.createDirectories(target.resolve("..").normalize());
    try (InputStream bytes = resource.getInputStream()) {
      Files.copy(bytes, target);
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}

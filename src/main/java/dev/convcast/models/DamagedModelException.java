package dev.convcast.models;

import java.nio.file.Path;

/**
 * A file of the store that is not what the store put there: the operator's to mend, no client's.
 */
final class DamagedModelException extends IllegalStateException {

  DamagedModelException(Path file, Exception cause) {
    super("%s is damaged: %s".formatted(file, cause.getMessage()), cause);
  }
}

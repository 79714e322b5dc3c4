package dev.convcast.training;

/** A training that cannot go on; says why in words a user can act on. */
final class TrainingFailedException extends RuntimeException {

  TrainingFailedException(String detail) {
    super(detail);
  }
}

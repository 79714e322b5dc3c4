package dev.convcast.jobs.process;

/** Work that cannot go on; says why in words a user can act on. */
public final class WorkFailedException extends RuntimeException {

  public WorkFailedException(String detail) {
    super(detail);
  }

  public WorkFailedException(String detail, Throwable cause) {
    super(detail, cause);
  }
}

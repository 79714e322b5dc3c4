package dev.convcast.datasets;

/** How a dataset's frames belong together. */
public enum DatasetKind {
  /** Sequences that have nothing to do with each other; split by sequence. */
  SEQUENCES,
  /** One event, in the order of its time, with or without gaps; split by stretches of time. */
  EVENT
}

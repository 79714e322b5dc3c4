package dev.convcast.inference.web;

import java.util.List;

/** Numbers one after another, whatever arrays they lie in. */
record FlatNumbers(List<float[]> parts) {

  /** How many bytes they are as float32. */
  long bytes() {
    return parts.stream().mapToLong(part -> (long) part.length * Float.BYTES).sum();
  }
}

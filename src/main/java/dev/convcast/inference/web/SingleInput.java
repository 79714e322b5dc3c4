package dev.convcast.inference.web;

/** Reads the inputs of a request. */
final class SingleInput extends Single<RequestInput> {

  SingleInput() {
    super(RequestInput.class, "inputs", RequestInput.NAME);
  }
}

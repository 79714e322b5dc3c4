package dev.convcast.inference.web;

/** Reads the outputs that a request asks for. */
final class SingleOutput extends Single<RequestOutput> {

  SingleOutput() {
    super(RequestOutput.class, "outputs", RequestOutput.NAME);
  }
}

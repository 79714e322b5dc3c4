package dev.convcast.inference.web;

import dev.convcast.forecasting.ForecastMetrics;
import dev.convcast.forecasting.ForecastSettings;
import dev.convcast.inference.TensorData;
import dev.convcast.refusal.Refusal;
import dev.convcast.web.CountedStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads a request's body: JSON, and the bytes that follow it where its length is given. */
@Component
final class InferReader {

  private final ObjectReader json;
  private final ForecastMetrics metrics;
  private final long limit;

  InferReader(JsonMapper json, ForecastMetrics metrics, ForecastSettings settings) {
    // what follows the JSON is looked at here, where it can be the bytes of a tensor
    this.json =
        json.readerFor(InferRequest.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.metrics = metrics;
    this.limit = settings.maxRequest().toBytes();
  }

  /**
   * @param jsonLength how many bytes of the body are JSON; null for all
   */
  InferCall read(HttpServletRequest request, @Nullable Long jsonLength) throws IOException {
    if (request.getContentLengthLong() > limit) {
      throw CountedStream.refusal(limit);
    }
    if (jsonLength != null && jsonLength < 1) {
      throw Refusal.unreadable(
          "The header 'Inference-Header-Content-Length' is %d; expected the bytes of the JSON, 1 or more"
              .formatted(jsonLength));
    }
    try {
      InputStream body =
          ContentEncoding.unpacked(
              request.getHeader(HttpHeaders.CONTENT_ENCODING), request.getInputStream(), limit);
      return metrics.reading(() -> read(body, jsonLength));
    } catch (JacksonException e) {
      if (e.getCause() instanceof ZipException || e.getCause() instanceof EOFException) {
        throw notPacked();
      }
      throw new HttpMessageNotReadableException(
          "The JSON cannot be read", e, new ServletServerHttpRequest(request));
    } catch (ZipException | EOFException e) {
      throw notPacked();
    }
  }

  private static Refusal notPacked() {
    return Refusal.unreadable("The body is not what its Content-Encoding promises");
  }

  private InferCall read(InputStream body, @Nullable Long jsonLength) throws IOException {
    var head = new FirstBytes(body, jsonLength == null ? Long.MAX_VALUE : jsonLength);
    InferRequest request;
    RequestInput frames;
    try (JsonParser parser = json.createParser(head)) {
      request = parser.nextToken() == null ? null : json.readValue(parser);
      if (request == null) {
        throw Refusal.unreadable("The request has no body; expected a JSON object");
      }
      frames = request.frames();
      if (frames.bytes() != null && jsonLength == null) {
        throw Refusal.unreadable(
            "The input 'frames' has 'binary_data_size' but the request no header"
                + " 'Inference-Header-Content-Length'; expected the bytes of the JSON in it");
      }
      if (parser.nextToken() != null) {
        throw Refusal.unreadable("More follows the JSON object; expected nothing after it");
      }
    }
    if (jsonLength != null && head.left() > 0) {
      throw Refusal.unreadable(
          "The header 'Inference-Header-Content-Length' is %d, the body has %d bytes"
              .formatted(jsonLength, jsonLength - head.left()));
    }
    boolean wantsBytes = request.wantsBytes();
    TensorData tensor = frames.tensor();
    float[] values =
        frames.bytes() != null ? tensor.from(body, frames.bytes()) : tensor.from(frames.numbers());
    if (body.read() >= 0) {
      throw Refusal.unreadable("The body goes on after the data that it announces");
    }
    return new InferCall(request.id(), request.asked(), wantsBytes, tensor.shape(), values);
  }
}

package dev.convcast.web;

import java.io.IOException;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Counts the bytes of every JSON body while it is read. */
@RestControllerAdvice
final class JsonBodyLimit extends RequestBodyAdviceAdapter {

  private final long limit;

  JsonBodyLimit(HttpSettings settings) {
    this.limit = settings.maxJson().toBytes();
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    if (message.getHeaders().getContentLength() > limit) {
      throw CountedStream.refusal(limit);
    }
    var body = new CountedStream(message.getBody(), limit);
    return new Counted(message.getHeaders(), body);
  }

  private record Counted(HttpHeaders headers, CountedStream body) implements HttpInputMessage {
    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public CountedStream getBody() {
      return body;
    }
  }
}

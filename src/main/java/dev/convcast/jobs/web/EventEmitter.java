package dev.convcast.jobs.web;

import dev.convcast.jobs.JobEvent;
import dev.convcast.jobs.JobFollower;
import java.io.IOException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Passes a job's events on as server-sent events. */
record EventEmitter(SseEmitter emitter) implements JobFollower {

  @Override
  public void event(JobEvent event) throws IOException {
    var builder = SseEmitter.event().name(event.type()).data(event.data());
    if (event.sequence() != null) {
      builder.id(event.sequence().toString());
    }
    emitter.send(builder);
  }

  @Override
  public void idle() throws IOException {
    emitter.send(SseEmitter.event().comment("still there"));
  }

  @Override
  public void completed() {
    emitter.complete();
  }
}

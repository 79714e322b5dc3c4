package dev.convcast.jobs;

import java.nio.file.Path;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A service with nothing but this room, on the database in its home. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(JobsConfiguration.class)
class JobsService {

  @Bean
  JobKind scripted() {
    return new ScriptedKind();
  }

  static ConfigurableApplicationContext start(Path home) {
    return start(
        "--convcast.home=" + home,
        "--convcast.jobs.poll-interval=20ms",
        "--db-scheduler.polling-interval=200ms");
  }

  static ConfigurableApplicationContext start(String... settings) {
    return new SpringApplicationBuilder(JobsService.class)
        .web(WebApplicationType.NONE)
        .run(settings);
  }

  /** Starts with these settings; or, in the home that is named first, submits work and waits. */
  public static void main(String[] arguments) {
    if (arguments[0].startsWith("--")) {
      start(arguments);
    } else {
      start(Path.of(arguments[0]))
          .getBean(Jobs.class)
          .submit(ScriptedKind.NAME, ScriptedKind.script(arguments[1], "wait"));
    }
  }
}

package dev.convcast.jobs;

import dev.convcast.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Work whose request is the script of its process, an array of steps. */
final class ScriptedKind implements JobKind {

  static final String NAME = "scripted";

  private final JsonMapper json = new JsonMapper();

  static String script(String... steps) {
    return new JsonMapper().writeValueAsString(steps);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> command(Job job, Path folder) {
    return ScriptedWork.command(json.readValue(job.request(), String[].class));
  }

  @Override
  public String adviceWhenKilled() {
    return "lower batch";
  }

  @Override
  public String complete(Job job, Path folder) {
    if (Files.exists(folder.resolve("refused"))) {
      throw Refusal.conflict("The name is taken");
    }
    return "{\"made\":" + Files.exists(folder.resolve("made")) + "}";
  }
}

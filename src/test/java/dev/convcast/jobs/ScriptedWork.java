package dev.convcast.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A job's process that does as its arguments say: {@code out:TEXT}, {@code err:TEXT}, {@code
 * file:NAME}, {@code wait} for the end of standard input, {@code hang} for ever, {@code exit:CODE}.
 */
public final class ScriptedWork {

  private ScriptedWork() {}

  public static void main(String[] steps) throws IOException, InterruptedException {
    for (String step : steps) {
      String rest = step.substring(step.indexOf(':') + 1);
      switch (step.substring(0, step.length() - rest.length())) {
        case "out:" -> System.out.println(rest);
        case "err:" -> System.err.println(rest);
        case "file:" -> Files.writeString(Path.of(rest), "made");
        case "exit:" -> System.exit(Integer.parseInt(rest));
        default -> {
          if (step.equals("hang")) {
            new CountDownLatch(1).await();
          }
          System.in.readAllBytes();
        }
      }
    }
  }

  static List<String> command(String[] steps) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xshare:auto");
    command.add("-cp");
    command.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    command.add(ScriptedWork.class.getName());
    command.addAll(List.of(steps));
    return command;
  }
}

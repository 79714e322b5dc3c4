package dev.convcast.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A job's process that does as its arguments say: {@code out:TEXT}, {@code err:TEXT}, {@code
 * file:NAME}, {@code keep:NAME} (its folder's name, where it is not there), {@code alone:LOCK:FILE}
 * (a line in the file where another process has the lock), {@code work:MILLISECONDS} at most until
 * the end of standard input, which ends it with code 75, {@code wait} for the end of standard
 * input, {@code hang} for ever, {@code exit:CODE}.
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
        case "keep:" -> {
          if (Files.notExists(Path.of(rest))) {
            Path folder = Path.of("").toAbsolutePath();
            Files.writeString(Path.of(rest), folder.getFileName().toString());
          }
        }
        case "alone:" -> {
          String[] files = rest.split(":");
          FileChannel lock =
              FileChannel.open(
                  Path.of(files[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          if (lock.tryLock() == null) { // held to the end of this process, however it ends
            Files.writeString(Path.of(files[1]), rest + "\n");
          }
        }
        case "work:" -> work(Integer.parseInt(rest));
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

  private static void work(int milliseconds) throws InterruptedException {
    Thread asked =
        new Thread(
            () -> {
              try {
                System.in.readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              System.exit(75);
            });
    asked.setDaemon(true);
    asked.start();
    asked.join(Math.max(1, milliseconds));
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

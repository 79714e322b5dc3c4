package dev.convcast.jobs.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/**
 * Starts this program's own code in another virtual machine: the same one, the same class path.
 *
 * @param niceness 0 to 19, where the system has the command {@code nice}
 */
public record JavaProcess(DataSize heap, int niceness) {

  private static final Path NICE = Path.of("/usr/bin/nice");

  /** The command that runs a class' main method. */
  public List<String> command(Class<?> main, List<String> arguments) {
    var command = new ArrayList<String>();
    if (niceness > 0 && Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", Integer.toString(niceness)));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap.toMegabytes() + "m",
            "-Djava.awt.headless=true",
            "-cp",
            classPath(),
            main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** The class path, whose relative entries would mean another place in another folder. */
  private static String classPath() {
    return Arrays.stream(
            Objects.requireNonNull(System.getProperty("java.class.path")).split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}

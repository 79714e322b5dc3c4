package dev.convcast.training;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** Starts this program's own code in another virtual machine: the same one, the same class path. */
record JavaProcess(DataSize heap) {

  /** Opens jars within a jar; it is there only where this program runs from such a one. */
  private static final String NESTED_LAUNCHER =
      "org.springframework.boot.loader.launch.PropertiesLauncher";

  /** The command, whose main class gets the folder as its only argument. */
  List<String> command(Class<?> main, Path folder) {
    boolean nested =
        ClassLoader.getSystemResource(NESTED_LAUNCHER.replace('.', '/') + ".class") != null;
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heap.toMegabytes() + "m",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djava.awt.headless=true",
        "-Dloader.main=" + main.getName(),
        "-cp",
        classPath(),
        nested ? NESTED_LAUNCHER : main.getName(),
        folder.toAbsolutePath().toString());
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

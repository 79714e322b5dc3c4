package dev.convcast.verification;

import java.nio.file.Path;
import java.util.List;

/**
 * What an evaluation's process is told beside its job's folder.
 *
 * @param dataset the folder of the frames
 * @param models the folder of the model store
 */
record ProcessArguments(Path dataset, Path models, int threads) {

  static ProcessArguments parse(String[] args) {
    return new ProcessArguments(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
  }

  List<String> format() {
    return List.of(
        dataset.toAbsolutePath().toString(),
        models.toAbsolutePath().toString(),
        Integer.toString(threads));
  }
}

package dev.convcast.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a training process is told beside its job's folder.
 *
 * @param dataset the folder of the frames
 * @param checkpointInterval where the request does not say
 * @param threads where the request does not say
 * @param epochsTold how many epochs are in the job's journal already
 * @param dryRun whether only to measure
 * @param firstWeights the file of the weights that a fine-tuning begins with
 */
record ProcessArguments(
    Path dataset,
    Duration checkpointInterval,
    int threads,
    int epochsTold,
    boolean dryRun,
    Optional<Path> firstWeights) {

  static ProcessArguments parse(String[] args) {
    return new ProcessArguments(
        Path.of(args[0]),
        Duration.parse(args[1]),
        Integer.parseInt(args[2]),
        Integer.parseInt(args[3]),
        Boolean.parseBoolean(args[4]),
        args.length > 5 ? Optional.of(Path.of(args[5])) : Optional.empty());
  }

  List<String> format() {
    var args = new ArrayList<String>();
    args.add(dataset.toAbsolutePath().toString());
    args.add(checkpointInterval.toString());
    args.add(Integer.toString(threads));
    args.add(Integer.toString(epochsTold));
    args.add(Boolean.toString(dryRun));
    firstWeights.ifPresent(path -> args.add(path.toAbsolutePath().toString()));
    return args;
  }
}

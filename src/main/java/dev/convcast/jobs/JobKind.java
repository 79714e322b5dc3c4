package dev.convcast.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A kind of work. The work itself is done by a process of its own in a folder of its own, which
 * holds the job's {@code request.json} and, where an earlier attempt has left one, its {@code
 * checkpoint.safetensors} to go on from; the process replaces it now and then, whole.
 *
 * <p>The process says how far it is in lines of JSON on its standard output, {@code {"event":
 * "progress", "data": {...}}}, and that there is a checkpoint further on by the event {@code
 * checkpoint}, whose data is its place. It is asked to stop by the end of its standard input; then,
 * and on SIGTERM, it leaves a checkpoint and ends with code 75. The event {@code problem} with
 * {@code {"detail": "..."}} says why it is about to fail. Exit code 0 is success; what a signal
 * ends is tried again.
 */
public interface JobKind {

  /** Its name in the database. */
  String name();

  /** The command that does a job's work; the folder is its working directory. */
  List<String> command(Job job, Path folder);

  /** What the process's environment holds beside that of the service. */
  default Map<String, String> environment() {
    return Map.of();
  }

  /** What a user should do when the process was killed, most often because memory ran out. */
  default String adviceWhenKilled() {
    return "ask for less at a time or give it more memory";
  }

  /**
   * Takes over what a process that ended well has left in its folder. A {@link
   * dev.convcast.refusal.Refusal} fails the job with its words. It may be called again for a job
   * whose worker died before it had written down the end, and then must take over nothing twice.
   *
   * @return what to keep of it with the job, as JSON
   */
  String complete(Job job, Path folder);
}

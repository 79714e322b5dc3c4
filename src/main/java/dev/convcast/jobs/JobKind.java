package dev.convcast.jobs;

import java.nio.file.Path;
import java.util.List;

/**
 * A kind of work. The work itself is done by a process of its own in the job's folder, which holds
 * the job's {@code request.json}. The process says how far it is in lines of JSON on its standard
 * output, {@code {"event": "progress", "data": {...}}}; it is asked to stop by the end of its
 * standard input.
 */
public interface JobKind {

  /** Its name in the database. */
  String name();

  /** The command that does a job's work in this folder. */
  List<String> command(Job job, Path folder);

  /**
   * Takes over what a process that ended well has left in its folder.
   *
   * @return what to keep of it with the job, as JSON
   */
  String complete(Job job, Path folder);
}

package dev.convcast.jobs;

import java.io.IOException;

/** Who hears what a job tells. Its methods are called one at a time. */
public interface JobFollower {

  /** Called once for every event, in their order; one that throws is not called again. */
  void event(JobEvent event) throws IOException;

  /** Nothing has been told for a while; whoever has gone may be found out by it. */
  void idle() throws IOException;

  /** Nothing more will come: the job has ended, is deleted, or the service is stopping. */
  void completed();
}

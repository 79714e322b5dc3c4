package dev.convcast.jobs.process;

import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/**
 * A job's process from inside, as {@link dev.convcast.jobs.JobKind} has it: nothing but events on
 * the standard output, asked to stop by the end of the standard input or SIGTERM, and at its end a
 * code, with the event {@code problem} before it where the work has failed.
 */
public final class WorkProcess {

  private static final int STOPPED = 75; // EX_TEMPFAIL
  private static final int FAILED = 1;

  private final Terms terms;
  private final EventLines events = new EventLines(new PrintStream(System.out, true));

  private WorkProcess(Terms terms) {
    this.terms = terms;
  }

  /** What a job's process does. */
  public interface Work {

    /** Does it, and looks at {@code stop} often; returns whether it came to its end. */
    boolean run(EventLines events, StopSignal stop) throws IOException;
  }

  /**
   * How to speak of the work.
   *
   * @param name such as {@code training}
   * @param less what needs less memory, as in {@code a lower batch needs less}
   * @param heapSetting the setting of its Java heap
   */
  public record Terms(String name, String less, String heapSetting) {}

  /** Does the work and ends this process. */
  public static void run(Terms terms, Work work) {
    var process = new WorkProcess(terms);
    System.setOut(System.err);
    var stop = new StopSignal(System.in);
    stop.exit(process.exitCode(work, stop));
  }

  private int exitCode(Work work, StopSignal stop) {
    try {
      return work.run(events, stop) ? 0 : STOPPED;
    } catch (Refusal refusal) {
      return fail(refusal.detail(), refusal);
    } catch (WorkFailedException failure) {
      return fail(String.valueOf(failure.getMessage()), failure);
    } catch (IOException failure) {
      return fail(reason(failure), failure);
    } catch (UncheckedIOException failure) {
      return fail(reason(Objects.requireNonNull(failure.getCause())), failure);
    } catch (OutOfMemoryError failure) {
      return fail(
          "The Java heap of the %s is too small (%s); %s, a higher %s gives more"
              .formatted(terms.name(), failure.getMessage(), terms.less(), terms.heapSetting()),
          failure);
    } catch (RuntimeException | Error failure) { // whatever it is, the process must end and say so
      return fail(broke(failure), failure);
    }
  }

  private int fail(String detail, Throwable cause) {
    cause.printStackTrace(); // into the job's log
    events.problem(detail);
    return FAILED;
  }

  private String reason(IOException failure) {
    String full = "No space left on device";
    if (String.valueOf(failure.getMessage()).contains(full)
        || (failure instanceof FileSystemException file && full.equals(file.getReason()))) {
      return "The disk is full: nothing more can be written into the job's folder; make room under convcast.home and start the job again";
    }
    return broke(failure);
  }

  private String broke(Throwable failure) {
    return "The %s broke: %s".formatted(terms.name(), failure);
  }
}

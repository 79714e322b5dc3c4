package dev.convcast.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Takes over interrupted jobs before the scheduler starts, and at the end of the service stops jobs
 * and followers first: open event streams would otherwise hold up the web server's end, and the
 * jobs would be stopped only after it.
 */
final class JobsLifecycle implements SmartLifecycle {

  private final Role role;
  private final DataSource database;
  private final Scheduler scheduler;
  private final JobWorker worker;
  private final JobEvents events;
  private final JobTable table;
  private final JobMetrics metrics;
  private final Supplier<Stream<JobKind>> kinds;
  private volatile boolean running;

  JobsLifecycle(
      Role role,
      DataSource database,
      Scheduler scheduler,
      JobWorker worker,
      JobEvents events,
      JobTable table,
      JobMetrics metrics,
      Supplier<Stream<JobKind>> kinds) {
    this.role = role;
    this.database = database;
    this.scheduler = scheduler;
    this.worker = worker;
    this.events = events;
    this.table = table;
    this.metrics = metrics;
    this.kinds = kinds;
  }

  @Override
  public void start() {
    boolean embedded = embedded();
    if (embedded && role != Role.ALL) {
      throw new IllegalStateException(
          "convcast.role is %s, and the database is embedded in this process, where no other finds it; name a PostgreSQL by SPRING_DATASOURCE_URL, or leave the role at all"
              .formatted(role.word()));
    }
    if (embedded) {
      worker.takeOver();
    }
    kinds
        .get()
        .forEach(kind -> metrics.watch(kind.name(), state -> table.count(kind.name(), state)));
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    scheduler.pause();
    worker.stop();
    events.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Whether no other process can be using the database. */
  private boolean embedded() {
    Connection connection = DataSourceUtils.getConnection(database);
    try {
      String url = connection.getMetaData().getURL().toLowerCase(Locale.ROOT);
      return url.startsWith("jdbc:h2:")
          && !url.startsWith("jdbc:h2:tcp:")
          && !url.startsWith("jdbc:h2:ssl:")
          && !url.contains("auto_server=true");
    } catch (SQLException e) {
      throw new IllegalStateException("The database cannot be asked what it is", e);
    } finally {
      DataSourceUtils.releaseConnection(connection, database);
    }
  }
}

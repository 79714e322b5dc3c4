package dev.convcast;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** The databases that the service runs on; each opening is a new one with the service's schema. */
public enum TestDatabase {
  H2 {
    @Override
    public String url() {
      return "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID());
    }
  },
  POSTGRESQL {
    @Override
    public String url() {
      String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
      try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return Server.RUNNING.getJdbcUrl("postgres", name);
    }
  };

  /** Of a new and empty database, for this and other processes. */
  public abstract String url();

  public HikariDataSource open() {
    var source = new HikariDataSource();
    source.setJdbcUrl(url());
    source.setMaximumPoolSize(10);
    Flyway.configure().dataSource(source).load().migrate();
    return source;
  }

  /** One server for all tests, that ends with them. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package dev.convcast.datasets;

import com.zaxxer.hikari.HikariDataSource;
import dev.convcast.TestDatabase;
import dev.convcast.frames.files.FrameFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** A store on a real database and real folders, with a clock that goes a second a look. */
final class TestStore implements AutoCloseable {

  static final DatasetSettings SETTINGS =
      new DatasetSettings(
          DataSize.ofMegabytes(10), 1 << 20, 1000, 100, 1 << 24, DataSize.ofMegabytes(10));

  final Path home;
  private final HikariDataSource database;
  final DatasetCatalogue catalogue;
  final Datasets datasets;

  private final DatasetFolders folders;
  private final TransactionTemplate transaction;
  private Instant now = TestArchives.MIDNIGHT;
  private int files;

  TestStore(Path home) {
    this(home, SETTINGS);
  }

  TestStore(Path home, DatasetSettings settings) {
    this(home, settings, TestDatabase.H2);
  }

  TestStore(Path home, DatasetSettings settings, TestDatabase kind) {
    this.home = home;
    database = kind.open();
    transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    catalogue = new DatasetCatalogue(JdbcClient.create(database));
    folders = new DatasetFolders(home);
    InstantSource ticking = () -> now = now.plusSeconds(1);
    Clock clock = ticking.withZone(ZoneOffset.UTC);
    datasets = new Datasets(folders, catalogue, transaction, settings, clock, Stream::empty);
  }

  @Override
  public void close() {
    database.close();
  }

  /** What happens when the service starts. */
  void start() throws IOException {
    new Reconciliation(folders, catalogue, transaction).run();
  }

  DatasetDescription generate(String name) {
    return datasets.generate(new DatasetName(name), new MovingDigits(2, 3, 16, 16, 1));
  }

  Path folder(String name) {
    return home.resolve("data/datasets").resolve(name);
  }

  /** As it comes from a sender. */
  FrameFile file(String name, byte[] bytes) {
    try {
      Path path = Files.write(home.resolve("sent-" + files++), bytes);
      return new FrameFile(name, null, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.convcast.datasets;

import dev.convcast.refusal.Refusal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The descriptions of all datasets, in the database. */
final class DatasetCatalogue {

  private final JdbcClient database;

  DatasetCatalogue(JdbcClient database) {
    this.database = database;
  }

  /** How many datasets there are, and how many bytes their frames take. */
  record Totals(long count, long bytes) {}

  /**
   * @throws Refusal where the name is taken
   */
  void add(DatasetDescription dataset) {
    try {
      database
          .sql("insert into dataset (name, description, bytes, created) values (?, ?, ?, ?)")
          .params(
              dataset.name().value(),
              DatasetFile.describe(dataset),
              dataset.bytes(),
              dataset.created().atOffset(ZoneOffset.UTC))
          .update();
    } catch (DuplicateKeyException e) {
      throw taken(dataset.name());
    }
  }

  static Refusal taken(DatasetName name) {
    return Refusal.conflict(
            "There is a dataset '%s' already; delete it first, or choose another name"
                .formatted(name))
        .with("field", "name");
  }

  /** Whether there was one to remove. */
  boolean remove(DatasetName name) {
    return database.sql("delete from dataset where name = ?").param(name.value()).update() == 1;
  }

  Optional<DatasetDescription> find(DatasetName name) {
    return database
        .sql("select description from dataset where name = ?")
        .param(name.value())
        .query(String.class)
        .optional()
        .map(DatasetFile::describedBy);
  }

  List<DatasetDescription> newest(int limit) {
    return database
        .sql("select description from dataset order by created desc, name desc limit ?")
        .param(limit)
        .query(String.class)
        .stream()
        .map(DatasetFile::describedBy)
        .toList();
  }

  /** Those that come after {@code last} in the list of the newest. */
  List<DatasetDescription> newestAfter(DatasetDescription last, int limit) {
    return database
        .sql(
            """
            select description from dataset
            where created < :created or (created = :created and name < :name)
            order by created desc, name desc limit :limit
            """)
        .param("created", last.created().atOffset(ZoneOffset.UTC))
        .param("name", last.name().value())
        .param("limit", limit)
        .query(String.class)
        .stream()
        .map(DatasetFile::describedBy)
        .toList();
  }

  List<DatasetName> names() {
    return database.sql("select name from dataset").query(String.class).list().stream()
        .map(DatasetName::new)
        .toList();
  }

  Totals totals() {
    return database
        .sql("select count(*), coalesce(sum(bytes), 0) from dataset")
        .query((row, number) -> new Totals(row.getLong(1), row.getLong(2)))
        .single();
  }
}

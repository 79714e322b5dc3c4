package dev.convcast.forecasters;

import java.util.List;
import java.util.stream.IntStream;

/** A grid as overlapping tiles of one shape, or as one that is the whole. */
public final class Tiling {

  private final TiledAxis rows;
  private final TiledAxis columns;

  Tiling(TiledAxis rows, TiledAxis columns) {
    this.rows = rows;
    this.columns = columns;
  }

  public boolean isWhole() {
    return count() == 1;
  }

  /** Pixels that go through the network, those of overlaps several times. */
  long work() {
    return count() * tileSize();
  }

  /** Pixels of a tile. */
  long tileSize() {
    return (long) rows.side() * columns.side();
  }

  int tileRows() {
    return rows.side();
  }

  int tileColumns() {
    return columns.side();
  }

  private int count() {
    return rows.count() * columns.count();
  }

  /** Row by row. */
  List<Tile> tiles() {
    return IntStream.range(0, count())
        .mapToObj(i -> tile(i / columns.count(), i % columns.count()))
        .toList();
  }

  private Tile tile(int row, int column) {
    return new Tile(
        rows.starts().get(row),
        columns.starts().get(column),
        rows.weights(row),
        columns.weights(column));
  }

  /** Such as "60 overlapping tiles of 1024 x 1024". */
  @Override
  public String toString() {
    return isWhole()
        ? "one piece"
        : "%d overlapping tiles of %d x %d".formatted(count(), rows.side(), columns.side());
  }
}

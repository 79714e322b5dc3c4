package dev.convcast.frames.codec;

import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.LatLon;
import dev.convcast.frames.geo.Places;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latitude and longitude of pixels as text with five decimals, a metre on the ground. They are
 * computed once, for they are written again for every frame.
 */
final class PixelPlaces {

  private static final int DECIMALS = 5;
  private static final int ONE = 100_000;
  private static final int NOWHERE = Integer.MIN_VALUE;

  private final CsvWriter.Box box;
  private final int[] latitudes; // none where the pixels lie nowhere
  private final int[] longitudes;

  private PixelPlaces(CsvWriter.Box box, int[] latitudes, int[] longitudes) {
    this.box = box;
    this.latitudes = latitudes;
    this.longitudes = longitudes;
  }

  static PixelPlaces of(@Nullable Georeference georeference, CsvWriter.Box box) {
    if (georeference == null) {
      return new PixelPlaces(box, new int[0], new int[0]);
    }
    int columns = box.endColumn() - box.firstColumn();
    int count = (box.endRow() - box.firstRow()) * columns;
    int[] latitudes = new int[count];
    int[] longitudes = new int[count];
    Places places = new Places(georeference.projection());
    for (int i = 0; i < count; i++) {
      int row = box.firstRow() + i / columns;
      int column = box.firstColumn() + i % columns;
      Optional<LatLon> place = places.at(georeference.centre(row, column));
      latitudes[i] = place.map(at -> rounded(at.latitude())).orElse(NOWHERE);
      longitudes[i] = place.map(at -> rounded(at.longitude())).orElse(NOWHERE);
    }
    return new PixelPlaces(box, latitudes, longitudes);
  }

  private static int rounded(double degrees) {
    return (int) Math.round(degrees * ONE);
  }

  /** Appends both with a comma between, which stands alone where the place is not known. */
  void append(int row, int column, StringBuilder line) {
    int columns = box.endColumn() - box.firstColumn();
    int at = (row - box.firstRow()) * columns + column - box.firstColumn();
    boolean known = latitudes.length > 0 && latitudes[at] != NOWHERE;
    if (known) {
      append(latitudes[at], line);
    }
    line.append(',');
    if (known) {
      append(longitudes[at], line);
    }
  }

  private static void append(int degrees, StringBuilder line) {
    if (degrees < 0) {
      line.append('-');
    }
    int whole = Math.abs(degrees) / ONE;
    int start = line.append(whole).length();
    line.append(ONE + Math.abs(degrees) % ONE); // the leading 1 keeps the zeros
    line.setCharAt(start, '.');
    assert line.length() - start == DECIMALS + 1;
  }
}

package dev.convcast.frames.codec.tiff;

import dev.convcast.frames.geo.Ellipsoid;
import dev.convcast.frames.geo.Georeference;
import dev.convcast.frames.geo.Projection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.plugins.tiff.GeoTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;

/**
 * The tags of GeoTIFF 1.1 (OGC 19-008r4): a raster's place on its map, and the map's projection by
 * its EPSG number or by its parameters.
 */
final class GeoKeys {

  private static final int MODEL_TYPE = 1024;
  private static final int RASTER_TYPE = 1025;
  private static final int GEOGRAPHIC = 2048;
  private static final int DATUM = 2050;
  private static final int ANGLES = 2054;
  private static final int ELLIPSOID = 2056;
  private static final int MAJOR = 2057;
  private static final int MINOR = 2058;
  private static final int INVERSE_FLATTENING = 2059;
  private static final int PROJECTED = 3072;
  private static final int PROJECTION = 3074;
  private static final int METHOD = 3075;
  private static final int LENGTHS = 3076;

  private static final int USER_DEFINED = 32767;
  private static final int POINT = 2;
  private static final int METRE = 9001;
  private static final int DEGREE = 9102;
  private static final int WGS84 = 4326;
  private static final int ETRS89 = 4258;

  private static final Map<Integer, String> METHODS =
      Map.of(
          1, "tmerc", 7, "merc", 8, "lcc", 9, "lcc", 10, "laea", 11, "aea", 12, "aeqd", 14, "stere",
          15, "stere");

  private static final Map<Integer, String> PARAMETERS = new TreeMap<>();

  static {
    PARAMETERS.put(3078, "lat_1");
    PARAMETERS.put(3079, "lat_2");
    for (int longitude : new int[] {3080, 3084, 3088, 3095}) {
      PARAMETERS.put(longitude, "lon_0");
    }
    for (int latitude : new int[] {3081, 3085, 3089}) {
      PARAMETERS.put(latitude, "lat_0");
    }
    for (int easting : new int[] {3082, 3086, 3090}) {
      PARAMETERS.put(easting, "x_0");
    }
    for (int northing : new int[] {3083, 3087, 3091}) {
      PARAMETERS.put(northing, "y_0");
    }
    PARAMETERS.put(3092, "k_0");
    PARAMETERS.put(3093, "k_0");
  }

  private final TiffDirectory tags;
  private final Map<Integer, Double> keys;

  private GeoKeys(TiffDirectory tags, Map<Integer, Double> keys) {
    this.tags = tags;
    this.keys = keys;
  }

  static Optional<GeoKeys> of(TiffDirectory tags) throws IOException {
    double[] directory = tags.numbers(GeoTIFFTagSet.TAG_GEO_KEY_DIRECTORY);
    if (directory.length == 0) {
      return Optional.empty();
    }
    double[] doubles = tags.numbers(GeoTIFFTagSet.TAG_GEO_DOUBLE_PARAMS);
    Map<Integer, Double> keys = new TreeMap<>();
    for (int at = 4; at + 3 < directory.length; at += 4) {
      int where = (int) directory[at + 1];
      int value = (int) directory[at + 3];
      if (where == 0) {
        keys.put((int) directory[at], (double) value);
      } else if (where == GeoTIFFTagSet.TAG_GEO_DOUBLE_PARAMS
          && value >= 0
          && value < doubles.length) {
        keys.put((int) directory[at], doubles[value]);
      }
    }
    return Optional.of(new GeoKeys(tags, keys));
  }

  /** Nothing where the projection is not known, or the raster is turned against its map. */
  Optional<Georeference> georeference() throws IOException {
    Optional<Projection> projection = projection();
    if (projection.isEmpty()) {
      return Optional.empty();
    }
    double[] scale = tags.numbers(GeoTIFFTagSet.TAG_MODEL_PIXEL_SCALE);
    double[] tie = tags.numbers(GeoTIFFTagSet.TAG_MODEL_TIE_POINT);
    double[] matrix = tags.numbers(GeoTIFFTagSet.TAG_MODEL_TRANSFORMATION);
    double right;
    double down;
    double left; // of the raster's origin, which is the middle of a pixel where pixels are points
    double top;
    if (scale.length >= 2 && tie.length >= 5) {
      if (!(scale[0] > 0 && scale[1] > 0)) { // readers do not agree on what that means
        return Optional.empty();
      }
      right = scale[0];
      down = -scale[1];
      left = tie[3] - tie[0] * right;
      top = tie[4] - tie[1] * down;
    } else if (matrix.length == 16 && matrix[1] == 0 && matrix[4] == 0) {
      right = matrix[0];
      down = matrix[5];
      left = matrix[3];
      top = matrix[7];
    } else {
      return Optional.empty();
    }
    double middle = keys.getOrDefault(RASTER_TYPE, 1.0) == POINT ? 0.5 : 0;
    boolean place = right > 0 && down != 0 && Double.isFinite(left + top + right + down);
    return place
        ? Optional.of(
            new Georeference(
                projection.get(), left - middle * right, top - middle * down, right, down))
        : Optional.empty();
  }

  private Optional<Projection> projection() {
    int projected = key(PROJECTED);
    if (projected > 0 && projected != USER_DEFINED) {
      return Projection.ofEpsg(projected);
    }
    if (key(MODEL_TYPE) == 2) {
      int geographic = key(GEOGRAPHIC);
      return Projection.ofEpsg(geographic == 0 ? WGS84 : geographic)
          .or(() -> Optional.of(Projection.LATITUDE_LONGITUDE));
    }
    String method = METHODS.get(key(METHOD));
    boolean metres = keys.getOrDefault(LENGTHS, (double) METRE) == METRE;
    boolean degrees = keys.getOrDefault(ANGLES, (double) DEGREE) == DEGREE;
    if (method == null || !metres || !degrees) {
      return Optional.empty();
    }
    Map<String, String> found = new LinkedHashMap<>();
    found.put("proj", method);
    PARAMETERS.forEach(
        (key, name) -> {
          if (keys.containsKey(key)) {
            found.put(name, Double.toString(keys.get(key)));
          }
        });
    if (key(METHOD)
        == 15) { // GDAL keeps the true latitude of a polar map where others have its origin
      found.put("lat_ts", found.getOrDefault("lat_0", "90"));
      found.put("lat_0", found.get("lat_ts").startsWith("-") ? "-90" : "90");
    }
    if (key(METHOD) == 9) {
      found.put("lat_1", found.getOrDefault("lat_0", "0"));
    }
    if (method.equals("merc") && found.containsKey("lat_1")) {
      found.put("lat_ts", found.remove("lat_1"));
    }
    ellipsoid(found);
    return Optional.of(new Projection(found));
  }

  private void ellipsoid(Map<String, String> found) {
    if (keys.containsKey(MAJOR)) {
      double major = keys.get(MAJOR);
      found.put("a", Double.toString(major));
      if (keys.containsKey(MINOR)) {
        found.put("b", Double.toString(keys.get(MINOR)));
      } else if (keys.containsKey(INVERSE_FLATTENING)) {
        found.put("rf", Double.toString(keys.get(INVERSE_FLATTENING)));
      }
    } else {
      Optional<Projection> earth = Projection.ofEpsg(key(GEOGRAPHIC));
      for (String name : List.of("a", "b", "rf", "ellps", "datum")) {
        earth.map(its -> its.parameters().get(name)).ifPresent(value -> found.put(name, value));
      }
      if (earth.isEmpty()) {
        found.put("ellps", "WGS84");
      }
    }
  }

  private int key(int number) {
    return keys.getOrDefault(number, 0.0).intValue();
  }

  /** The tags of a raster whose first row is its northernmost. */
  static List<TIFFField> fields(Georeference place) {
    Keys keys = new Keys();
    Projection projection = Ellipsoid.expanded(place.projection());
    Integer epsg = place.projection().epsg();
    boolean geographic = projection.isGeographic();
    keys.put(MODEL_TYPE, geographic ? 2 : 1);
    keys.put(RASTER_TYPE, 1);
    Ellipsoid earth = Ellipsoid.of(projection);
    if (geographic) {
      if (epsg == null) {
        earth(keys, earth);
      } else {
        keys.put(GEOGRAPHIC, epsg);
      }
      keys.put(ANGLES, DEGREE);
    } else if (epsg != null) {
      keys.put(PROJECTED, epsg);
      keys.put(LENGTHS, METRE);
    } else {
      earth(keys, earth);
      keys.put(ANGLES, DEGREE);
      keys.put(PROJECTED, USER_DEFINED);
      keys.put(PROJECTION, USER_DEFINED);
      parameters(keys, projection);
      keys.put(LENGTHS, METRE);
    }
    List<TIFFField> fields = new ArrayList<>(keys.fields());
    fields.add(
        doubles(
            GeoTIFFTagSet.TAG_MODEL_PIXEL_SCALE, place.columnStep(), Math.abs(place.rowStep()), 0));
    fields.add(doubles(GeoTIFFTagSet.TAG_MODEL_TIE_POINT, 0, 0, 0, place.left(), place.top(), 0));
    return fields;
  }

  private static void earth(Keys keys, Ellipsoid earth) {
    if (earth.equals(Ellipsoid.WGS84) || earth.equals(Ellipsoid.GRS80)) {
      keys.put(GEOGRAPHIC, earth.equals(Ellipsoid.WGS84) ? WGS84 : ETRS89);
      return;
    }
    keys.put(GEOGRAPHIC, USER_DEFINED);
    keys.put(DATUM, USER_DEFINED);
    keys.put(ELLIPSOID, USER_DEFINED);
    keys.put(MAJOR, earth.major());
    keys.put(MINOR, earth.minor());
  }

  private static void parameters(Keys keys, Projection projection) {
    double latitude = projection.number("lat_0", 0);
    double longitude = projection.number("lon_0", 0);
    double scale = projection.number("k_0", projection.number("k", 1));
    boolean falseOrigin = false;
    switch (projection.method()) {
      case "tmerc" -> natural(keys, 1, latitude, longitude, scale);
      case "merc" -> {
        if (projection.has("lat_ts")) {
          keys.put(METHOD, 7);
          keys.put(3078, projection.number("lat_ts", 0));
          keys.put(3080, longitude);
          keys.put(3081, latitude);
        } else {
          natural(keys, 7, latitude, longitude, scale);
        }
      }
      case "lcc" -> {
        double first = projection.number("lat_1", latitude);
        falseOrigin = projection.has("lat_2") || first != latitude;
        if (falseOrigin) {
          keys.put(METHOD, 8);
          keys.put(3078, first);
          keys.put(3079, projection.number("lat_2", first));
          keys.put(3084, longitude);
          keys.put(3085, latitude);
        } else {
          natural(keys, 9, latitude, longitude, scale);
        }
      }
      case "laea" -> centre(keys, 10, latitude, longitude);
      case "aea" -> {
        keys.put(METHOD, 11);
        keys.put(3078, projection.number("lat_1", 0));
        keys.put(3079, projection.number("lat_2", 0));
        keys.put(3080, longitude);
        keys.put(3081, latitude);
      }
      case "aeqd" -> centre(keys, 12, latitude, longitude);
      case "stere" -> {
        if (Math.abs(latitude) == 90) {
          keys.put(METHOD, 15);
          keys.put(3081, projection.number("lat_ts", latitude));
          keys.put(3092, scale);
          keys.put(3095, longitude);
        } else {
          centre(keys, 14, latitude, longitude);
          keys.put(3092, scale);
        }
      }
      default -> {} // GeoTIFF has no number for it
    }
    keys.put(falseOrigin ? 3086 : 3082, projection.number("x_0", 0));
    keys.put(falseOrigin ? 3087 : 3083, projection.number("y_0", 0));
  }

  private static void natural(
      Keys keys, int method, double latitude, double longitude, double scale) {
    keys.put(METHOD, method);
    keys.put(3080, longitude);
    keys.put(3081, latitude);
    keys.put(3092, scale);
  }

  private static void centre(Keys keys, int method, double latitude, double longitude) {
    keys.put(METHOD, method);
    keys.put(3088, longitude);
    keys.put(3089, latitude);
  }

  private static TIFFField doubles(int tag, double... values) {
    return new TIFFField(
        GeoTIFFTagSet.getInstance().getTag(tag), TIFFTag.TIFF_DOUBLE, values.length, values);
  }

  /** Keys in the order of their numbers, as the format wants them. */
  private static final class Keys {
    private final Map<Integer, Number> values = new TreeMap<>();

    void put(int key, int value) {
      values.put(key, value);
    }

    void put(int key, double value) {
      values.put(key, value);
    }

    List<TIFFField> fields() {
      List<Character> directory = new ArrayList<>();
      List<Double> doubles = new ArrayList<>();
      add(directory, 1, 1, 1, values.size());
      values.forEach(
          (key, value) -> {
            if (value instanceof Integer number) {
              add(directory, key, 0, 1, number);
            } else {
              add(directory, key, GeoTIFFTagSet.TAG_GEO_DOUBLE_PARAMS, 1, doubles.size());
              doubles.add(value.doubleValue());
            }
          });
      char[] shorts = new char[directory.size()];
      for (int i = 0; i < shorts.length; i++) {
        shorts[i] = directory.get(i);
      }
      List<TIFFField> fields = new ArrayList<>();
      fields.add(
          new TIFFField(
              GeoTIFFTagSet.getInstance().getTag(GeoTIFFTagSet.TAG_GEO_KEY_DIRECTORY),
              TIFFTag.TIFF_SHORT,
              shorts.length,
              shorts));
      if (!doubles.isEmpty()) {
        double[] all = doubles.stream().mapToDouble(Double::doubleValue).toArray();
        fields.add(GeoKeys.doubles(GeoTIFFTagSet.TAG_GEO_DOUBLE_PARAMS, all));
      }
      return fields;
    }

    private static void add(List<Character> directory, int... four) {
      for (int value : four) {
        directory.add((char) value);
      }
    }
  }
}

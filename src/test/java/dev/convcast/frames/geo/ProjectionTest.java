package dev.convcast.frames.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.convcast.refusal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected places were computed by PROJ. */
class ProjectionTest {

  @ParameterizedTest
  @CsvSource({
    "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=0 +a=6378140 +b=6356750, 100000, -3650000, 55.961538664, 1.569354805",
    "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=10 +R=6371200, 100000, -3650000, 55.853801834, 11.569354805",
    "+proj=stere +lat_0=90 +k_0=0.994 +lon_0=10 +x_0=2000000 +y_0=2000000 +ellps=WGS84, 2100000, -1650000, 57.941472470, 11.569354805",
    "+proj=stere +lat_0=-90 +lon_0=0 +ellps=WGS84, 100000, 1650000, -75.278640056, 3.468229259",
    "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +a=6378137 +rf=298.257223563, 100000, -200000, 66.294338579, -34.712035415",
    "+proj=aea +lat_1=-18 +lat_2=-36 +lat_0=-27.7178 +lon_0=153.24 +a=6378137 +rf=298.257222101, -100000, 128000, -26.573201609, 152.223894349",
    "+proj=lcc +lat_1=50 +lat_2=50 +lat_0=45 +lon_0=8 +ellps=WGS84, 20000, 100000, 45.896699579, 8.257067206",
    "+proj=merc +lat_ts=56 +lon_0=3 +ellps=WGS84, 100000, 5000000, 62.417297382, 4.602749767",
    "+proj=aeqd +lat_0=52.1 +lon_0=5.2 +R=6371000, 100000, 30000, 52.360664914, 6.672730743",
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy, 300000, 600000, 55.283924439, -3.574627535",
    "+proj=utm +zone=56 +south +ellps=WGS84, 300000, 7000000, -27.107979524, 150.982494345"
  })
  void agreesWithProj(String text, double x, double y, double latitude, double longitude) {
    Projection projection = Projection.parse("test", text);
    LatLon place = projection.place(new MapPoint(x, y)).orElseThrow();
    assertThat(place.latitude()).isCloseTo(latitude, within(1e-6));
    assertThat(place.longitude()).isCloseTo(longitude, within(1e-6));
    MapPoint back = projection.project(place).orElseThrow();
    assertThat(back.x()).isCloseTo(x, within(0.01));
    assertThat(back.y()).isCloseTo(y, within(0.01));
  }

  @Test
  void refusesMapsInFeetAndFromOtherMeridians() {
    for (String other : new String[] {"units=us-ft", "to_meter=0.3048", "pm=paris", "axis=neu"}) {
      String name = other.split("=", 2)[0];
      assertThatThrownBy(() -> Projection.parse("a.h5", "+proj=utm +zone=35 +" + other))
          .isInstanceOf(Refusal.class)
          .hasMessage(
              "a.h5: the projection '+proj=utm +zone=35 +%s' has +%s; expected metres or kilometres, from Greenwich",
              other, name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "+proj=stere +lat_0=90 +lon_0=0.0 +lat_ts=60.0 +a=6378.137 +b=6356.752 +x_0=0 +y_0=0, +proj=stere +lat_0=90.0 +lat_ts=60 +a=6378137.0 +b=6356752.0 +k_0=1.0 +units=m",
    "+proj=laea +lat_0=55 +lon_0=10 +ellps=WGS84, +proj=laea +lat_0=55.0 +lon_0=370 +a=6378137 +rf=298.257223563",
    "+proj=stere +lat_0=90 +k=0.994 +datum=WGS84, +proj=stere +lat_0=90 +lat_ts=90 +k_0=0.994",
    "+proj=utm +zone=33 +ellps=GRS80, +proj=tmerc +lon_0=15 +k=0.9996 +x_0=500000 +ellps=GRS80",
    "+proj=lcc +lat_1=50 +lat_0=50 +lon_0=8, +proj=lcc +lat_1=50 +lat_2=50 +lat_0=50 +lon_0=8",
    "+proj=latlong +datum=WGS84, +proj=longlat +ellps=WGS84 +no_defs",
    "+proj=merc +R=6371200, +proj=merc +a=6371200 +b=6371200 +lat_ts=0"
  })
  void knowsAMapInAnotherSpelling(String one, String other) {
    Projection first = Projection.parse("test", one);
    Projection second = Projection.parse("test", other);
    assertThat(first.agreesWith(second)).isTrue();
    assertThat(second.agreesWith(new Projection(first.parameters(), 4326))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "+proj=stere +lat_0=90 +lat_ts=60, +proj=stere +lat_0=90",
    "+proj=stere +lat_0=90 +lat_ts=60, +proj=stere +lat_0=-90 +lat_ts=60",
    "+proj=laea +lat_0=55 +lon_0=10, +proj=aeqd +lat_0=55 +lon_0=10",
    "+proj=laea +lat_0=55 +lon_0=10, +proj=laea +lat_0=55 +lon_0=11",
    "+proj=laea +lat_0=55 +x_0=100, +proj=laea +lat_0=55",
    "+proj=laea +lat_0=55 +ellps=WGS84, +proj=laea +lat_0=55 +R=6371200",
    "+proj=tmerc +lon_0=15 +k=0.9996, +proj=tmerc +lon_0=15",
    "+proj=utm +zone=33, +proj=utm +zone=33 +south",
    "+proj=banana +lat_0=55, +proj=banana +lat_0=56"
  })
  void tellsMapsApart(String one, String other) {
    Projection first = Projection.parse("test", one);
    assertThat(first.agreesWith(Projection.parse("test", other))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"355, -4.6, 0", "355, 355.4, 0", "355, -2.2, 2", "-180, 179.5, 359", "-3, -4, 359"})
  void findsALongitudeAroundTheEarth(double left, double longitude, int column) {
    var grid = new Georeference(Projection.LATITUDE_LONGITUDE, left, 60, 1, -1);
    assertThat(grid.pixel(new LatLon(58.5, longitude))).contains(new Georeference.Pixel(1, column));
  }
}

package dev.convcast.frames.geo;

/** A place on a map, in metres, or in degrees where the map is of latitudes and longitudes. */
public record MapPoint(double x, double y) {}

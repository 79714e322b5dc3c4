package dev.convcast.frames.geo;

/** A place on the earth, in degrees north and east. */
public record LatLon(double latitude, double longitude) {}

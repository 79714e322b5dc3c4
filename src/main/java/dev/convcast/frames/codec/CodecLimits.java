package dev.convcast.frames.codec;

/**
 * How much a file may hold.
 *
 * @param values the most numbers that one array, or one image, may decode to
 * @param entries the most files in an archive
 * @param unpackedBytes the most bytes that an archive's files may unpack to, all together
 */
public record CodecLimits(long values, int entries, long unpackedBytes) {}

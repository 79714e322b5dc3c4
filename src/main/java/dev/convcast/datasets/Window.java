package dev.convcast.datasets;

/** Frames to learn from or to be judged on: the inputs, and what came after them. */
public record Window(long firstFrame, int frames) {}

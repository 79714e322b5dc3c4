package dev.convcast.frames.codec;

/**
 * Which arrays of numbers are read.
 *
 * @param name what they are called in a refusal
 * @param shallowest how many arrays lie in each other at least
 * @param deepest at most
 * @param arrays the arrays in words
 * @param shapes their shapes in words
 * @param truths whether true and false are read too, as 1 and 0
 */
record JsonLayout(
    String name, int shallowest, int deepest, String arrays, String shapes, boolean truths) {

  static final JsonLayout FRAMES =
      new JsonLayout(
          "frames", 3, 4, "arrays in arrays of numbers", "(T, H, W) or (T, C, H, W)", false);

  static final JsonLayout TENSOR =
      new JsonLayout("data", 1, 5, "an array of numbers", "its shape, or one array of all", true);
}

package dev.convcast.example;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Frames as the JSON of the API has them, and as an NPY file of float32. */
final class Frames {

  private Frames() {}

  /** A square that moves one pixel to the right from frame to frame. */
  static List<List<List<Float>>> movingSquare(int frames, int side) {
    var values = new float[frames * side * side];
    for (int t = 0; t < frames; t++) {
      for (int row = 4; row < 8; row++) {
        for (int column = 4 + t; column < 8 + t; column++) {
          values[(t * side + row) * side + column] = 1;
        }
      }
    }
    return nested(values, List.of(frames, side, side));
  }

  static byte[] npy(List<List<List<Float>>> frames) {
    int rows = frames.get(0).size();
    int columns = frames.get(0).get(0).size();
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d), }"
            .formatted(frames.size(), rows, columns);
    byte[] text = "%-117s\n".formatted(header).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(10 + text.length + Float.BYTES * frames.size() * rows * columns)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0x93)
            .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
            .put((byte) 1)
            .put((byte) 0)
            .putShort((short) text.length)
            .put(text);
    frames.forEach(frame -> frame.forEach(row -> row.forEach(file::putFloat)));
    return file.array();
  }

  static List<List<List<Float>>> read(Path npy, List<Integer> shape) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
    file.position(10 + file.getShort(8));
    var values = new float[file.remaining() / Float.BYTES];
    file.asFloatBuffer().get(values);
    return nested(values, shape);
  }

  private static List<List<List<Float>>> nested(float[] values, List<Integer> shape) {
    int at = 0;
    List<List<List<Float>>> frames = new ArrayList<>();
    for (int t = 0; t < shape.get(0); t++) {
      List<List<Float>> frame = new ArrayList<>();
      for (int row = 0; row < shape.get(1); row++) {
        List<Float> line = new ArrayList<>();
        for (int column = 0; column < shape.get(2); column++) {
          line.add(values[at++]);
        }
        frame.add(line);
      }
      frames.add(frame);
    }
    return frames;
  }
}

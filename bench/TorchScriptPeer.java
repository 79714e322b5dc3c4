import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Scanner;

/**
 * A traced PyTorch network on DJL's libtorch, as DJL's users run one: for each line that it reads
 * it forecasts once, writes the forecast to a file, and prints the seconds that the network took.
 *
 * <p>Arguments: the network's file; the frames', raw floats; the forecast's; the frames' shape.
 */
class TorchScriptPeer {

  public static void main(String[] arguments) throws Exception {
    Path network = Path.of(arguments[0]);
    long[] shape =
        Arrays.stream(arguments).skip(3).mapToLong(Long::parseLong).toArray(); // (T, B, C, H, W)
    float[] frames = new float[Math.toIntExact(new Shape(shape).size())];
    bytes(Files.readAllBytes(Path.of(arguments[1]))).asFloatBuffer().get(frames);
    try (Model model = Model.newInstance("peer", "PyTorch");
        NDManager manager = NDManager.newBaseManager()) {
      model.load(network.getParent(), network.getFileName().toString());
      NDArray seen = manager.create(frames, new Shape(shape));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
          Scanner turns = new Scanner(System.in)) {
        while (turns.hasNextLine()) {
          turns.nextLine();
          long start = System.nanoTime();
          float[] said;
          try (NDList forecast = predictor.predict(new NDList(seen))) {
            said = forecast.singletonOrThrow().toFloatArray();
          }
          long took = System.nanoTime() - start;
          ByteBuffer written = bytes(new byte[Float.BYTES * said.length]);
          written.asFloatBuffer().put(said);
          Files.write(Path.of(arguments[2]), written.array());
          System.out.println("seconds " + took / 1e9);
        }
      }
    }
  }

  private static ByteBuffer bytes(byte[] all) {
    return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
  }
}

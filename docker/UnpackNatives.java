/** Run while the image is built: loads the engine once, which unpacks its libraries. */
class UnpackNatives {
  public static void main(String[] arguments) {
    System.out.println(
        "libtorch %s is unpacked".formatted(dev.convcast.convlstm.Libtorch.version()));
  }
}

package dev.convcast.frames.codec;

import static dev.convcast.frames.codec.RefusalAssert.assertRefused;
import static dev.convcast.frames.codec.TestFiles.LIMITS;
import static dev.convcast.frames.codec.TestFiles.all;
import static dev.convcast.frames.codec.TestFiles.body;
import static dev.convcast.frames.codec.TestFiles.npy;
import static dev.convcast.refusal.Refusal.Reason.DOES_NOT_FIT;
import static dev.convcast.refusal.Refusal.Reason.TOO_LARGE;
import static dev.convcast.refusal.Refusal.Reason.UNREADABLE;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.convcast.frames.FrameSequence;
import dev.convcast.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyArrayTest {

  @TempDir Path folder;

  private FrameArray open(byte[] bytes) throws IOException {
    return NpyArray.open("a.npy", new TestFiles(folder).file("a.npy", bytes).path(), LIMITS);
  }

  @Test
  void readsWhatItWrites() throws IOException {
    FrameSequence written = TestFiles.counting(3, 2, 4, 5);
    written.values()[7] = Float.NaN;
    FrameArray array = open(npy(written));
    assertThat(array.shape()).containsExactly(3, 2, 4, 5);
    assertThat(all(array)).containsExactly(written.values());
  }

  @Test
  void isReadFromMemoryAsFromTheDisk() throws IOException {
    byte[] file = npy(TestFiles.counting(3, 4, 5));
    FrameArray inMemory = NpyArray.open("a.npy", file, LIMITS);
    assertThat(inMemory.shape()).containsExactly(3, 4, 5);
    assertThat(all(inMemory)).containsExactly(all(open(file)));
    for (int length = 0; length < file.length; length += 7) {
      byte[] broken = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> NpyArray.open("a.npy", broken, LIMITS))
          .isInstanceOf(Refusal.class)
          .hasMessage(catchThrowable(() -> open(broken)).getMessage());
    }
  }

  @Test
  void writesAHeaderOfAMultipleOf64Bytes() {
    byte[] bytes = npy(TestFiles.counting(2, 2, 2));
    assertThat(bytes).hasSize(128 + 32);
    assertThat(NpyFormat.length(TestFiles.counting(2, 2, 2))).isEqualTo(bytes.length);
    assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 2), } ")
        .endsWith("\n");
  }

  @Test
  void readsBigEndianFortranOrderAsNumPyWritesIt() throws IOException {
    String numpy =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr/+wAH//8ACwADAA///AAIAAAADAAEABD//QAJAAEADQAFABH//gAKAAIADgAGABI=";
    float[] values = all(open(Base64.getDecoder().decode(numpy)));
    for (int i = 0; i < 24; i++) {
      assertThat(values[i]).isEqualTo(i - 5);
    }
  }

  @Test
  void readsStretchesOfFortranOrderInCOrder() throws IOException {
    int[] shape = {3, 2, 5, 4};
    byte[] body =
        body(
            LITTLE_ENDIAN,
            120,
            b -> {
              for (int w = 0; w < 4; w++) {
                for (int h = 0; h < 5; h++) {
                  for (int c = 0; c < 2; c++) {
                    for (int t = 0; t < 3; t++) {
                      b.put((byte) (((t * 2 + c) * 5 + h) * 4 + w));
                    }
                  }
                }
              }
            });
    FrameArray array =
        open(npy("{'descr': '|u1', 'fortran_order': True, 'shape': (3, 2, 5, 4)}", body));
    assertThat(array.shape()).containsExactly(shape);
    float[] stretch = new float[17];
    array.read(41, stretch);
    for (int i = 0; i < 17; i++) {
      assertThat(stretch[i]).isEqualTo(41 + i);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "|b1, 0100, 1, 0",
    "|i1, ff7f, -1, 127",
    "|u1, ff7f, 255, 127",
    "<i2, ffff0080, -1, -32768",
    ">u2, fffe0001, 65534, 1",
    "<i4, feffffff00000001, -2, 16777216",
    ">u4, ffffffff00000002, 4294967295, 2",
    "<i8, feffffffffffffff0100000000000000, -2, 1",
    "<u8, ffffffffffffffff0000000000000080, 18446744073709551615, 9223372036854775808",
    "<f2, 003c0000, 1, 0",
    "<f4, 0000c03f0000c07f, 1.5, NaN",
    ">f8, 3ff8000000000000c000000000000000, 1.5, -2",
  })
  void readsEveryNumericType(String dtype, String hex, float first, float second)
      throws IOException {
    byte[] body = new byte[hex.length() / 2];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    assertThat(all(open(npy(dtype, "(1, 2)", body)))).containsExactly(first, second);
  }

  @Test
  void readsEveryHalfPrecisionNumber() throws IOException {
    byte[] body =
        body(
            LITTLE_ENDIAN,
            6,
            b -> b.putShort((short) 0x0001).putShort((short) 0xfbff).putShort((short) 0x7e00));
    assertThat(all(open(npy("<f2", "(1, 3)", body)))).containsExactly(0x1p-24f, -65504, Float.NaN);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "|O, '|O' (Python objects)",
        "<U5, '<U5' (text)",
        "<c8, '<c8' (complex numbers)",
        "<M8[s], '<M8[s]' (dates)",
        "=f4, '=f4'",
        "|f4, '|f4'",
        "<f16, '<f16'",
      })
  void refusesOtherTypesByName(String dtype, String named) {
    assertRefused(
        DOES_NOT_FIT,
        "a.npy: dtype " + named + " is not read; expected a numeric dtype such as <f4 or |u1",
        () -> open(npy(dtype, "(1, 2)", new byte[8])));
  }

  @Test
  void refusesStructuredTypesByName() {
    assertRefused(
        DOES_NOT_FIT,
        "a.npy: dtype [('x', '<f4')], 'shape': (2, 2)} (structured) is not read;"
            + " expected a numeric dtype such as <f4 or |u1",
        () -> open(npy("{'descr': [('x', '<f4')], 'shape': (2, 2)}", new byte[16])));
  }

  @Test
  void refusesABodyShorterThanTheHeaderPromises() {
    assertRefused(
        UNREADABLE,
        "a.npy: shape (2, 3, 4) of 4-byte numbers takes 96 bytes after the header, but 95 are there",
        () -> open(Arrays.copyOf(npy(TestFiles.counting(2, 3, 4)), 128 + 95)));
  }

  @Test
  void refusesTrailingBytes() {
    assertRefused(
        UNREADABLE,
        "a.npy: shape (2, 3, 4) of 4-byte numbers takes 96 bytes after the header, but 97 are there",
        () -> open(Arrays.copyOf(npy(TestFiles.counting(2, 3, 4)), 128 + 97)));
  }

  @Test
  void refusesMoreValuesThanTheLimitBeforeLookingForThem() {
    assertRefused(
        TOO_LARGE,
        "a.npy holds 2000000 values; the limit is 1000000",
        () -> open(npy("<f4", "(2, 1000, 1000)", new byte[0])));
  }

  @Test
  void refusesSidesWhoseProductOverflows() {
    assertRefused(
        TOO_LARGE,
        "a.npy holds 9223372036854775807 values; the limit is 1000000",
        () -> open(npy("<f4", "(2147483647, 2147483647, 2147483647)", new byte[0])));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"()", "(5,)", "(0, 4)", "(1, 1, 1, 1, 1, 1, 1)"})
  void refusesShapesThatAreNoFrames(String shape) {
    String written = shape.replace(",)", ")");
    assertRefused(
        DOES_NOT_FIT,
        "a.npy has shape %s; expected 2 to 5 sides with none of zero, such as (T, H, W)"
            .formatted(written),
        () -> open(npy("|u1", shape, new byte[1])));
  }

  @Test
  void refusesInfinityByItsPlace() throws IOException {
    FrameSequence sequence = TestFiles.counting(2, 3, 4);
    sequence.values()[17] = Float.NEGATIVE_INFINITY;
    FrameArray array = open(npy(sequence));
    assertRefused(
        DOES_NOT_FIT,
        "a.npy: the value at [1][1][1] is infinite as float32;"
            + " expected finite numbers, or NaN for missing data",
        () -> all(array));
  }

  @Test
  void refusesAWrongMagic() {
    byte[] bytes = npy(1, 2);
    bytes[1] = 'M';
    assertRefused(
        UNREADABLE,
        "a.npy begins with the bytes 934d554d5059; expected an NPY file, which begins with 934e554d5059",
        () -> open(bytes));
  }

  @Test
  void refusesAnUnknownVersion() {
    byte[] bytes = npy(1, 2);
    bytes[6] = 4;
    assertRefused(
        UNREADABLE, "a.npy is NPY version 4.0; expected 1.0, 2.0 or 3.0", () -> open(bytes));
  }

  @Test
  void refusesAHeaderThatIsSaidToBeHuge() {
    byte[] bytes =
        ByteBuffer.allocate(12)
            .order(LITTLE_ENDIAN)
            .put(NpyHeader.MAGIC)
            .put((byte) 2)
            .put((byte) 0)
            .putInt(-1)
            .array();
    assertRefused(
        UNREADABLE,
        "a.npy: the NPY header is said to be 4294967295 bytes long; expected at most 65536",
        () -> open(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        "'descr': '<f4'; no '{' at character 0",
        "{'descr': '<f4', 'shape': (1, 2)}; the keys [descr, shape]",
        "{'descr': '<f4', 'descr': '<f4'}; the key 'descr'",
        "{'code': __import__('os')}; the key 'code'",
        "{'fortran_order': 1}; neither True nor False at character 18",
        "{'shape': (2)}; a number where a tuple belongs before character 13",
        "{'shape': (2 3)}; no tuple of whole numbers at character 13",
        "{'shape': (-2, 3)}; no whole number at character 11",
        "{'shape': (9999999999,)}; a side of 9999999999, over 2147483647",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)} x; text after the dictionary",
      })
  void refusesAHeaderThatIsNoSuchDictionary(String header, String found) {
    assertThatThrownBy(() -> open(npy(header, new byte[8])))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("a.npy: the NPY header has " + found + "; expected");
  }

  @Test
  void readsVersionsTwoAndThree() throws IOException {
    for (byte version = 2; version <= 3; version++) {
      byte[] one = npy("|u1", "(1, 2)", new byte[] {3, 4});
      byte[] bytes = new byte[one.length + 2];
      System.arraycopy(one, 0, bytes, 0, 10);
      System.arraycopy(one, 10, bytes, 12, one.length - 10);
      bytes[6] = version;
      assertThat(all(open(bytes))).containsExactly(3, 4);
    }
  }

  @Test
  void givesARefusalOrAnArrayWhateverBytesAreFlipped() throws IOException {
    Random random = new Random(7);
    byte[] whole = npy(">i2", "(2, 3, 4)", body(BIG_ENDIAN, 48, b -> b.putShort((short) 1)));
    int arrays = 0;
    for (int round = 0; round < 4000; round++) {
      byte[] bytes = Arrays.copyOf(whole, whole.length - (round % 4 == 0 ? random.nextInt(60) : 0));
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        FrameArray array = open(bytes);
        assertThat(Sides.product(array.shape())).isLessThanOrEqualTo(48);
        all(array);
        arrays++;
      } catch (Refusal expected) {
        assertThat(expected.detail()).startsWith("a.npy");
      }
    }
    assertThat(arrays).isBetween(400, 3600);
  }
}

package dev.wafer.passes.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.ir.Bytes;
import dev.wafer.ir.Float16;
import dev.wafer.passes.encoding.Encoding.Kind;
import dev.wafer.passes.encoding.Encoding.Unit;
import dev.wafer.passes.program.CType;
import dev.wafer.passes.program.PackedConstant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Encodes random arrays in every way and decodes them with {@link JavaDecoder}. */
final class EncoderTest {
  @Test
  void everyCodeExpandsToItsArray() {
    Random random = new Random(7);
    int codes = 0;
    for (int run = 0; run < 600; run++) {
      PackedConstant array = randomArray(random);
      int tile = array.type().sizeBytes() * (1 + random.nextInt(70));
      tile = array.mixed() ? (tile + 3) / 4 * 4 : tile;
      for (Code code : Encoder.all(array.expanded(), tile)) {
        assertThat(JavaDecoder.expand(code, tile))
            .as("%s of %d bytes, tiles of %d", code.encoding(), array.data().size(), tile)
            .isEqualTo(array.data().toArray());
        codes++;
      }
    }
    assertThat(codes).isGreaterThan(2000);
  }

  @Test
  void takesTheSmallest() {
    byte[] sparse = new byte[800];
    for (int i = 0; i < sparse.length; i += 4) {
      sparse[i] = 1;
    }
    assertThat(smallest(sparse).sizeBytes()).isEqualTo(100 + 200);
    assertThat(smallest(sparse).encoding().kind()).isEqualTo(Kind.BITMAP);
    byte[] verySparse = new byte[800];
    verySparse[400] = 5;
    assertThat(smallest(verySparse).encoding().kind()).isEqualTo(Kind.DELTA8);
    // 255 zeros and a filler, 144 zeros and the value, 255 and a filler, the last 143.
    assertThat(smallest(verySparse).sizeBytes()).isEqualTo(7);
    byte[] blocks = new byte[800];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (byte) (i / 16 % 3 == 0 ? 9 : 0);
    }
    assertThat(smallest(blocks).encoding().block()).isEqualTo(16);
  }

  /**
   * Weights of INT4 take half the bytes, and an odd one its own; pairs that a kernel mixes, too.
   */
  @Test
  void takesHalfAByteForWhatItHolds() {
    byte[] nibbles = new byte[811];
    for (int i = 0; i < nibbles.length; i++) {
      nibbles[i] = (byte) (i % 16 - 8);
    }
    assertThat(smallest(nibbles).encoding().kind()).isEqualTo(Kind.NIBBLES);
    assertThat(smallest(nibbles).sizeBytes()).isEqualTo(406);
    nibbles[300] = 8;
    assertThat(Encoder.all(bytes(nibbles).expanded(), 811))
        .noneMatch(code -> code.encoding().kind() == Kind.NIBBLES);
  }

  @Test
  void leavesDenseArraysAlone() {
    byte[] dense = new byte[64];
    new Random(1).nextBytes(dense);
    dense[5] = 0;
    assertThat(Encoder.smallest(bytes(dense).expanded())).isEmpty();
    assertThat(Encoder.smallest(bytes(new byte[0]).expanded())).isEmpty();
  }

  @Test
  void keepsHalvesOnlyWhereTheyAreExact() {
    PackedConstant exact = floats(0f, 1.5f, -2f, 0x1p-14f);
    assertThat(Encoder.all(exact.expanded(), 64))
        .allMatch(c -> c.encoding().unit() == Unit.NORMAL_HALF);
    assertThat(Encoder.all(floats(1f, 0x1p-24f).expanded(), 64))
        .allMatch(c -> c.encoding().unit() == Unit.HALF);
    assertThat(Encoder.all(floats(1f, 0.1f).expanded(), 64))
        .allMatch(c -> c.encoding().unit() == Unit.WORD);
    assertThat(Encoder.all(floats(1f, -0f).expanded(), 64))
        .allMatch(c -> c.encoding().unit() == Unit.HALF);
  }

  private static Code smallest(byte[] data) {
    return Encoder.smallest(bytes(data).expanded()).orElseThrow();
  }

  private static PackedConstant bytes(byte[] data) {
    return new PackedConstant(
        "weights", PackedConstant.Kind.WEIGHT, CType.I8, 1, Bytes.copyOf(data));
  }

  private static PackedConstant floats(float... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      out.putFloat(value);
    }
    return new PackedConstant(
        "weights", PackedConstant.Kind.WEIGHT, CType.F32, 4, Bytes.wrap(out.array()));
  }

  private static PackedConstant randomArray(Random random) {
    int count = random.nextInt(8) == 0 ? 0 : random.nextInt(900);
    double density = new double[] {0, 0.02, 0.3, 1}[random.nextInt(4)];
    int run = 1 << random.nextInt(5);
    CType type = new CType[] {CType.I8, CType.I16, CType.F32, CType.U32}[random.nextInt(4)];
    ByteBuffer out = ByteBuffer.allocate(count * type.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean half = random.nextBoolean();
    boolean nibbles = random.nextInt(3) == 0;
    boolean zero = true;
    for (int i = 0; i < count; i++) {
      zero = i % run == 0 ? random.nextDouble() >= density : zero;
      switch (type) {
        case I8 -> out.put((byte) (zero ? 0 : whole(random, nibbles)));
        case I16 -> out.putShort((short) (zero ? 0 : whole(random, nibbles)));
        case F32 -> out.putFloat(zero ? 0 : real(random, half));
        default -> out.putInt(zero ? 0 : mixed(random, nibbles) | mixed(random, nibbles) << 16);
      }
    }
    PackedConstant array =
        new PackedConstant(
            "weights", PackedConstant.Kind.WEIGHT, type, type.sizeBytes(), Bytes.wrap(out.array()));
    return type == CType.U32 ? array.ofMixedPairs() : array;
  }

  private static float real(Random random, boolean half) {
    float value = Float16.toFloat((short) random.nextInt(0x7C00));
    return half ? value : (float) random.nextGaussian();
  }

  private static int mixed(Random random, boolean nibbles) {
    int a = Math.max(-127, whole(random, nibbles));
    int b = Math.max(-127, whole(random, nibbles));
    return (a + 256 * b) & 0xFFFF;
  }

  /** A byte, or what half a byte holds. */
  private static int whole(Random random, boolean nibbles) {
    return nibbles ? random.nextInt(16) - 8 : (byte) random.nextInt();
  }
}

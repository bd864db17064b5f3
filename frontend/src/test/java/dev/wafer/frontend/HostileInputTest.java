package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Graph;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.WaferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, the importer answers with a model or with diagnostics, and soon. */
class HostileInputTest {
  private static final String PAGE = SupportedOperators.markdown();
  private static final String TENSOR_RULE = "the tensor's type is supported";

  static Stream<byte[]> models() {
    return Stream.of(SmallModels.add(), SmallModels.everything());
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyTruncationIsRefused(byte[] model) {
    for (int length = 0; length < model.length; length++) {
      byte[] cut = Arrays.copyOf(model, length);
      Optional<ImportResult> result = importAny(cut);
      result.ifPresent(r -> assertThat(r.model().graphs()).isNotEmpty());
    }
    assertThat(importAny(Arrays.copyOf(model, model.length / 2))).isEmpty();
  }

  @Test
  void everyFlippedBitGivesAModelOrDiagnostics() {
    flipAll(SmallModels.add(), 1, 2, 4, 8, 16, 32, 64, 128, 255);
  }

  @Test
  void everyFlippedByteGivesAModelOrDiagnostics() {
    flipAll(SmallModels.everything(), 1, 4, 128, 255);
  }

  private static void flipAll(byte[] model, int... masks) {
    for (int i = 0; i < model.length; i++) {
      for (int mask : masks) {
        byte[] flipped = model.clone();
        flipped[i] ^= (byte) mask;
        importAny(flipped);
      }
    }
    assertThat(importAny(model)).isPresent();
  }

  @ParameterizedTest
  @MethodSource("models")
  void randomDamageGivesAModelOrDiagnostics(byte[] model) {
    Random random = new Random(7);
    for (int round = 0; round < 4_000; round++) {
      byte[] damaged = model.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int at = random.nextInt(damaged.length / 4) * 4;
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(at, interesting(random));
      }
      importAny(damaged);
    }
    assertThat(importAny(model)).isPresent();
  }

  private static int interesting(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Integer.MAX_VALUE;
      case 1 -> Integer.MIN_VALUE;
      case 2 -> -random.nextInt(300);
      case 3 -> 1 << random.nextInt(31);
      default -> random.nextInt(300);
    };
  }

  @Test
  void randomBytesAreRefused() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      if (bytes.length >= 8) {
        System.arraycopy("TFL3".getBytes(StandardCharsets.US_ASCII), 0, bytes, 4, 4);
        bytes[1] = bytes[2] = bytes[3] = 0;
      }
      assertThat(importAny(bytes)).isEmpty();
    }
  }

  @Test
  void aWrongIdentifierIsNamed() {
    byte[] model = SmallModels.add();
    model[7] = '2';
    assertThatThrownBy(() -> TfliteImporter.importModel(model))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("W001")
        .hasMessageContaining("TFL3");
  }

  @Test
  void anOffsetOutsideIsRefused() {
    byte[] model = SmallModels.add();
    ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x7FFFFFFF);
    assertThatThrownBy(() -> TfliteImporter.importModel(model))
        .isInstanceOf(WaferException.class)
        .hasMessageContaining("W001");
  }

  /** One subgraph, listed so often that reading each would take the square of the file's size. */
  @Test
  void sharedTablesCannotMultiply() {
    int copies = 200_000;
    ByteBuffer file = ByteBuffer.allocate(64 + 4 * copies).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 24).put(4, "TFL3".getBytes(StandardCharsets.US_ASCII));
    // A vtable with fields 0 (version) and 2 (subgraphs), then the root table.
    file.putShort(8, (short) 10).putShort(10, (short) 12);
    file.putShort(12, (short) 4).putShort(14, (short) 0).putShort(16, (short) 8);
    file.putInt(24, 24 - 8).putInt(28, 3).putInt(32, 60 - 32);
    // A subgraph whose tensors are the vector of subgraphs itself.
    file.putShort(36, (short) 6).putShort(38, (short) 8).putShort(40, (short) 4);
    file.putInt(44, 44 - 36).putInt(48, 60 - 48);
    file.putInt(60, copies);
    for (int i = 0; i < copies; i++) {
      // Offsets are unsigned and point forwards, so all lead to one table behind the vector.
      file.putInt(64 + 4 * i, 64 + 4 * copies - 4 - (64 + 4 * i) + 0);
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> TfliteImporter.importModel(file.array()))
                .isInstanceOf(WaferException.class));
  }

  private static Optional<ImportResult> importAny(byte[] bytes) {
    long start = System.nanoTime();
    Optional<ImportResult> result = Optional.empty();
    try {
      result = Optional.of(TfliteImporter.importModel(bytes));
    } catch (WaferException e) {
      assertThat(e.diagnostics()).isNotEmpty();
    }
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(5).toNanos());
    result.ifPresent(HostileInputTest::check);
    return result;
  }

  /** What comes out is sound, and every refusal cites a rule of the operator page. */
  private static void check(ImportResult result) {
    for (Graph graph : result.model().graphs()) {
      Verifier.verify(graph);
    }
    for (Diagnostic diagnostic : result.unsupported()) {
      assertThat(diagnostic.found()).as(diagnostic.toString()).isNotEmpty();
      if (SupportedOperators.find(diagnostic.operatorName()).isPresent()
          && !diagnostic.rule().equals(TENSOR_RULE)) {
        assertThat(PAGE).contains(diagnostic.rule());
      }
    }
  }
}

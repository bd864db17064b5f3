package dev.wafer.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.wafer.frontend.ops.OperatorImport;
import dev.wafer.frontend.ops.SupportedOperators;
import dev.wafer.ir.Diagnostic;
import dev.wafer.ir.Verifier;
import dev.wafer.ir.WaferException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, the importer answers with a model or with diagnostics, and soon. */
class HostileInputTest {
  /** Rules that refused an operator whose page does not state them. */
  private static final Set<String> UNLISTED = new TreeSet<>();

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
      result.ifPresent(r -> assertThat(r.model().graphCount()).isPositive());
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
    scramble(model, 4_000);
    assertThat(importAny(model)).isPresent();
  }

  /** Each operator gets its share: the example models have about one each. */
  @Test
  void randomDamageToOperatorsGivesAModelOrDiagnostics() throws IOException {
    Path root = Path.of(System.getProperty("wafer.root", "..")).resolve("examples/testvectors");
    List<Path> models;
    try (Stream<Path> files = Files.walk(root)) {
      models = files.filter(file -> file.endsWith("model.tflite")).sorted().toList();
    }
    assertThat(models).isNotEmpty();
    for (Path file : models) {
      byte[] model = GoldenModels.read(file);
      scramble(model, 150);
      assertThat(importAny(model)).as(file.toString()).isPresent();
    }
  }

  private static void scramble(byte[] model, int rounds) {
    Random random = new Random(7);
    for (int round = 0; round < rounds; round++) {
      importAny(DamagedModels.damage(model, 8, random));
    }
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

  /** One tensor with a long name, listed so often that reading each would take gigabytes. */
  @Test
  void sharedTablesCannotMultiply() {
    FlatBufferBuilder out = new FlatBufferBuilder();
    int name = out.createString("n".repeat(100_000));
    out.startTable(4);
    out.addOffset(3, name, 0);
    int[] tensors = new int[30_000];
    Arrays.fill(tensors, out.endTable());
    int tensorVector = out.createVectorOfTables(tensors);
    out.startTable(1);
    out.addOffset(0, tensorVector, 0);
    int subgraphs = out.createVectorOfTables(new int[] {out.endTable()});
    out.startTable(3);
    out.addInt(0, 3, 0);
    out.addOffset(2, subgraphs, 0);
    out.finish(out.endTable(), "TFL3");
    byte[] model = out.sizedByteArray();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> TfliteImporter.importModel(model))
                .isInstanceOf(WaferException.class)
                .hasMessageContaining("overlap"));
  }

  @AfterAll
  static void theOperatorsStateAllTheirRules() {
    assertThat(UNLISTED).isEmpty();
  }

  private static Optional<ImportResult> importAny(byte[] bytes) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Optional<ImportResult> result = Optional.empty();
    try {
      result = Optional.of(TfliteImporter.importModel(bytes));
    } catch (WaferException e) {
      assertThat(e.diagnostics()).isNotEmpty();
    }
    assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start)
        .isLessThan(Duration.ofSeconds(5).toNanos());
    result.ifPresent(HostileInputTest::check);
    return result;
  }

  /** What comes out is sound, and every refusal cites a rule of the operator page. */
  private static void check(ImportResult result) {
    Verifier.verify(result.model().main());
    for (Diagnostic diagnostic : result.unsupported()) {
      assertThat(diagnostic.found()).as(diagnostic.toString()).isNotEmpty();
      SupportedOperators.find(diagnostic.operatorName())
          .filter(operator -> !diagnostic.rule().equals(TENSOR_RULE))
          .ifPresent(operator -> checkRule(operator, diagnostic.rule()));
    }
  }

  private static void checkRule(OperatorImport operator, String rule) {
    if (!SupportedOperators.rules(operator).contains(rule)) {
      UNLISTED.add(operator.name() + ": " + rule);
    }
  }
}

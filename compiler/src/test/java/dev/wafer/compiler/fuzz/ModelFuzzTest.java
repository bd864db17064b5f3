package dev.wafer.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.ir.WaferException;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutated models through the whole road: files or diagnostics, soon, and nothing else. {@code
 * scripts/fuzz} lets Jazzer mutate them for ten minutes, led by the code that they reach; {@code
 * scripts/test} for less than one. It runs in a JVM of its own, after the other tests.
 */
@Tag("long")
class ModelFuzzTest {
  /**
   * Of wall time, under Jazzer's instrumentation and beside other work: what takes longer hangs.
   */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final int MAX_SEED_BYTES = 4_096;
  private static final Path TEST_VECTORS =
      Path.of(System.getProperty("wafer.root", "..")).resolve("examples/testvectors");

  /** The recorded operators, the smallest models that there are. */
  static Stream<Arguments> seeds() throws IOException {
    return models().stream().map(model -> Arguments.of((Object) model));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "10m")
  void aMutatedModelIsCompiledOrRefused(byte[] model) {
    long start = System.nanoTime();
    try {
      Map<String, String> files =
          new ModelCompiler()
              .compile(
                  model,
                  CompileRequest.builder(TargetCatalog.builtIn().resolve("cortex-m4"))
                      .name("m")
                      .origin("m.tflite")
                      .build())
              .files();
      assertThat(files).isNotEmpty();
    } catch (WaferException refused) {
      assertThat(refused.diagnostics()).isNotEmpty();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
  }

  private static List<byte[]> models() throws IOException {
    try (Stream<Path> folders = Files.list(TEST_VECTORS)) {
      List<byte[]> models =
          folders
              .map(folder -> folder.resolve("model.tflite"))
              .filter(Files::exists)
              .sorted()
              .map(ModelFuzzTest::read)
              .filter(bytes -> bytes.length <= MAX_SEED_BYTES)
              .toList();
      assertThat(models).hasSizeGreaterThan(20);
      return models;
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

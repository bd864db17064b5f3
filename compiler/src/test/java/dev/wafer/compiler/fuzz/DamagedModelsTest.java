package dev.wafer.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.frontend.DamagedModels;
import dev.wafer.frontend.SmallModels;
import dev.wafer.ir.WaferException;
import dev.wafer.targets.Target;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The same damaged models for each run, for the kernels of several cores: files or diagnostics
 * within bounded CPU time, and nothing else. {@link ModelFuzzTest} looks for others.
 */
class DamagedModelsTest {
  private static final int DAMAGED = 400;
  private static final int MOST_BYTES = 16_384;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final List<Target> TARGETS =
      Stream.of("host", "cortex-m4", "cortex-m55").map(TargetCatalog.builtIn()::resolve).toList();

  @Test
  void damagedModelsEndInFilesOrDiagnostics() throws IOException {
    List<byte[]> models = models();
    Random random = new Random(3);
    int compiled = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = DamagedModels.damage(models.get(random.nextInt(models.size())), 2, random);
      if (isCompiled(damaged, TARGETS.get(i % TARGETS.size()))) {
        compiled++;
      }
    }
    // Damage reaches every stage: neither does the first refuse all, nor does all pass unnoticed.
    assertThat(compiled).isBetween(DAMAGED / 10, DAMAGED * 9 / 10);
  }

  /** Whether a model gives files; otherwise it gives diagnostics. */
  private static boolean isCompiled(byte[] model, Target target) {
    OptionalLong unlimited = OptionalLong.of(Long.MAX_VALUE);
    CompileRequest options =
        CompileRequest.builder(target)
            .name("m")
            .maxFlashBytes(unlimited)
            .maxRamBytes(unlimited)
            .build();
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    boolean compiled;
    try {
      assertThat(new ModelCompiler().compile(model, options).files()).hasSize(6);
      compiled = true;
    } catch (WaferException refused) {
      assertThat(refused.diagnostics()).isNotEmpty();
      compiled = false;
    }
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    assertThat(Duration.ofNanos(nanos)).isLessThan(LIMIT);
    return compiled;
  }

  /** The small models of the tests and of the project's examples. */
  private static List<byte[]> models() throws IOException {
    List<byte[]> models = new ArrayList<>(List.of(SmallModels.add(), SmallModels.everything()));
    Path examples = Path.of(System.getProperty("wafer.root", "..")).resolve("examples");
    try (Stream<Path> files = Files.walk(examples)) {
      for (Path file : files.filter(f -> f.endsWith("model.tflite")).sorted().toList()) {
        if (Files.size(file) <= MOST_BYTES) {
          models.add(Files.readAllBytes(file));
        }
      }
    }
    return models;
  }
}

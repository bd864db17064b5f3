package dev.wafer.compiler.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.BudgetException;
import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.ir.WaferException;
import dev.wafer.targets.TargetCatalog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Compile time follows the number of operators and the bytes of the file, not the size of tensors:
 * any file below 64 KB ends in an artefact or a diagnostic within ten seconds of CPU time.
 */
@Tag("long")
class GiantTensorsTest {
  private static final Duration MOST = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 64 << 10;

  @TestFactory
  Stream<DynamicTest> giantTensorsEndInTime() {
    return GiantModels.all().entrySet().stream()
        .map(model -> DynamicTest.dynamicTest(model.getKey(), () -> check(model.getValue())));
  }

  private static void check(byte[] model) {
    assertThat(model).hasSizeLessThan(MOST_BYTES);
    for (String core : new String[] {"cortex-m4", "cortex-m55"}) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      String outcome = compile(model, core);
      Duration taken =
          Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
      assertThat(taken).as(outcome).isLessThan(MOST);
    }
  }

  private static String compile(byte[] model, String core) {
    CompileRequest options =
        CompileRequest.builder(TargetCatalog.builtIn().resolve(core)).name("giant").build();
    try {
      return "compiled, arena "
          + new ModelCompiler().compile(model, options).report().arena().bytes();
    } catch (WaferException | BudgetException refused) {
      return refused.getMessage();
    }
  }
}

package dev.wafer.compiler.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.CompileRequest;
import dev.wafer.compiler.internal.CompiledModel;
import dev.wafer.compiler.internal.ModelCompiler;
import dev.wafer.targets.TargetCatalog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compile time, as the processor's time of the thread, grows about as the number of operators does;
 * docs/ARENA.md has a run's table, of more sizes: {@code -Dwafer.sizes=100,1000,2000,5000,10000}.
 */
@Tag("long")
class CompileTimeTest {
  private static final int FEW = 1_000;
  private static final int MANY = 10_000;
  private static final String SIZES = System.getProperty("wafer.sizes", FEW + "," + MANY);

  /** Far above what it takes, and far below what a quadratic step would. */
  private static final double MOST_SECONDS = 60;

  /** Ten times the operators may take this many times as long: measurements are noisy. */
  private static final double MOST_GROWTH = 25;

  @Test
  void chains() {
    check("chain", LongModels::chain);
  }

  @Test
  void branches() {
    check("branches", LongModels::branches);
  }

  /** So many orders that a search could go on for minutes; the arena is what it found so far. */
  @Test
  void theSearchForAnOrderEndsInSeconds() throws IOException {
    CompiledModel compiled =
        compiledWithin(Duration.ofSeconds(10), "cases/order_search_132_operators/model.tflite");
    assertThat(compiled.report().arena().bytes()).isLessThanOrEqualTo(8704);
  }

  /** Several cuts are planned, and what is chosen has parts that run row by row. */
  @Test
  void theSearchForPartsByRowsEndsInSeconds() throws IOException {
    CompiledModel compiled =
        compiledWithin(Duration.ofSeconds(15), "golden/tflm_person_detect/model.tflite");
    assertThat(compiled.report().segments()).isNotEmpty();
  }

  /**
   * A shared model, compiled in less processor time than a limit.
   *
   * @param file below {@code ../shared}
   */
  private static CompiledModel compiledWithin(Duration limit, String file) throws IOException {
    Path model = Path.of(System.getProperty("wafer.root", "..")).resolve("../shared").resolve(file);
    assumeTrue(Files.exists(model), "skipped: no model at " + model);
    CompileRequest options =
        CompileRequest.builder(TargetCatalog.builtIn().resolve("cortex-m4")).name("m").build();
    long start = processorNanos();
    CompiledModel compiled = new ModelCompiler().compile(Files.readAllBytes(model), options);
    long nanos = processorNanos() - start;
    assertThat(Duration.ofNanos(nanos)).isLessThan(limit);
    return compiled;
  }

  private static void check(String name, IntFunction<byte[]> model) {
    seconds(model.apply(FEW)); // loads and warms up
    Map<Integer, Double> seconds = new LinkedHashMap<>();
    for (int operators : Arrays.stream(SIZES.split(",")).mapToInt(Integer::parseInt).toArray()) {
      seconds.put(operators, seconds(model.apply(operators)));
      System.out.printf(
          Locale.ROOT,
          "compile time: %s, %,6d operators %.2f s%n",
          name,
          operators,
          seconds.get(operators));
    }
    assertThat(seconds.get(MANY)).isLessThan(MOST_SECONDS);
    assertThat(seconds.get(MANY)).isLessThan(MOST_GROWTH * seconds.get(FEW));
  }

  private static double seconds(byte[] model) {
    CompileRequest options =
        CompileRequest.builder(TargetCatalog.builtIn().resolve("cortex-m4"))
            .name("long_model")
            .maxFlashBytes(Long.MAX_VALUE)
            .maxRamBytes(Long.MAX_VALUE)
            .build();
    long start = processorNanos();
    CompiledModel compilation = new ModelCompiler().compile(model, options);
    double seconds = (processorNanos() - start) / 1e9;
    assertThat(compilation.emitted().planned().plan().provenOptimal()).isTrue();
    return seconds;
  }

  /** Of this thread: other tests run beside it. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}

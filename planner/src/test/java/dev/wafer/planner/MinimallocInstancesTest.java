package dev.wafer.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hard public instances of minimalloc, which all fit 1,048,576 bytes. They are no part of this
 * repository: the folder is taken from the system property or the environment variable {@code
 * WAFER_MINIMALLOC}, by default {@code ../shared/reference/minimalloc} beside the repository.
 */
@Tag("long")
class MinimallocInstancesTest {
  private static final long CAPACITY_BYTES = 1_048_576;

  @ParameterizedTest
  @ValueSource(strings = {"A", "B", "C", "D", "E", "F"})
  void isSolvedAtCapacity(String name) throws IOException {
    Path file = folder().resolve(name + "." + CAPACITY_BYTES + ".csv");
    assumeTrue(
        Files.exists(file), "no instance " + file + "; set WAFER_MINIMALLOC to their folder");
    ArenaProblem problem =
        ProblemCsv.read(Files.readString(file)).withCapacityBytes(CAPACITY_BYTES);

    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    ArenaPlan plan = new ArenaPlanner(PlannerOptions.thorough().untilCapacity()).plan(problem);
    Duration taken =
        Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);

    System.out.printf(
        "minimalloc %s: %d buffers, %d of %d bytes, %d ms%n",
        name, problem.buffers().size(), plan.heightBytes(), CAPACITY_BYTES, taken.toMillis());
    assertThat(PlanValidator.violations(problem, plan)).isEmpty();
    assertThat(taken).isLessThan(Duration.ofSeconds(10));
  }

  private static Path folder() {
    String given =
        System.getProperty(
            "WAFER_MINIMALLOC", System.getenv().getOrDefault("WAFER_MINIMALLOC", ""));
    Path root = Path.of(System.getProperty("wafer.root", "..")).toAbsolutePath();
    return given.isEmpty()
        ? root.resolve("../shared/reference/minimalloc").normalize()
        : Path.of(given);
  }
}

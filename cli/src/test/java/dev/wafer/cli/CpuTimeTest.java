package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as it is installed, start of Java included; needs the jar of these very sources. */
@Tag("long")
@Isolated("measures time")
class CpuTimeTest {
  /**
   * In starts of the command that only tell the version, since machines differ by half: 1.5 seconds
   * where a start takes a quarter of one.
   */
  private static final double MOST_STARTS = 6;

  /** With the search for parts that run by rows: it plans and places a graph up to seven times. */
  private static final double MOST_STARTS_BY_ROWS = 11;

  /** Other work on the machine makes a run longer, never shorter. */
  private static final int RUNS = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlpt_kws_ref_model",
        "mlpt_pretrainedResnet_quant",
        "tflm_person_detect",
        "mlpt_ad01_int8"
      })
  void aModelOfMlperfTinyIsCompiledInSixStarts(String name) throws IOException {
    compiles(name, " --no-streaming", MOST_STARTS);
    compiles(name, "", MOST_STARTS_BY_ROWS);
  }

  private void compiles(String name, String options, double mostStarts) throws IOException {
    Path model = Cli.root().resolve("../shared/golden").resolve(name).resolve("model.tflite");
    assumeTrue(Files.exists(model), "skipped: no golden vectors at " + model);
    assumeTrue(jarIsFresh(), "skipped: ./wafer would have to build first");
    String wafer = "'" + Cli.root().resolve("wafer").toAbsolutePath() + "'";
    double start = leastSeconds(wafer + " --version", 0);
    String compile = " compile '" + model.toAbsolutePath() + "' --target cortex-m4 -o out";
    double most = mostStarts * start;
    assertThat(leastSeconds(wafer + compile + options, most)).isLessThanOrEqualTo(most);
  }

  /** Of processor time; runs it no more once that is little enough. */
  private double leastSeconds(String command, double enough) {
    String timed = "TIMEFORMAT='%U %S'; time " + command + " >/dev/null";
    double least = Double.MAX_VALUE;
    for (int run = 0; run < RUNS && least > enough; run++) {
      Subprocess.Result result = Subprocess.run(folder, Map.of(), List.of("bash", "-c", timed));
      assertThat(result.exitCode()).as(result.text()).isZero();
      String[] seconds = result.text().strip().split("\\s+", -1);
      least =
          Math.min(
              least,
              Double.parseDouble(seconds[seconds.length - 2])
                  + Double.parseDouble(seconds[seconds.length - 1]));
    }
    return least;
  }

  /** What the script looks at. */
  private static boolean jarIsFresh() throws IOException {
    Path jar = Cli.root().resolve("cli/target/wafer.jar");
    if (!Files.exists(jar)) {
      return false;
    }
    long built = Files.getLastModifiedTime(jar).toMillis();
    try (Stream<Path> modules = Files.list(Cli.root())) {
      for (Path sources : modules.map(module -> module.resolve("src/main")).toList()) {
        if (Files.isDirectory(sources) && lastChange(sources) > built) {
          return false;
        }
      }
    }
    return true;
  }

  private static long lastChange(Path sources) throws IOException {
    long last = 0;
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.toList()) {
        last = Math.max(last, Files.getLastModifiedTime(file).toMillis());
      }
    }
    return last;
  }
}

package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wafer.compiler.internal.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The zip that is published, unpacked elsewhere and run with Java alone; needs it built. */
@Tag("long")
@Isolated("measures time")
class ReleaseTest {
  /** Of processor time, for a start that has its loaded classes; machines differ by half. */
  private static final double MOST_SECONDS = 0.9;

  private static final int RUNS = 8;

  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void unpack() throws IOException {
    home = UnpackedRelease.in(folder.resolve("with a space"));
  }

  @Test
  void theCommandCompilesFromAnyFolderAndThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("wafer"), home.resolve("bin/wafer"));
    Subprocess.Result ran =
        run(
            Map.of(),
            link,
            "compile",
            home.resolve("examples/digits/model.tflite"),
            "--target",
            "cortex-m4",
            "-o",
            "out");
    assertThat(ran.exitCode()).as(ran.text()).isZero();
    assertThat(folder.resolve("out/model.c")).isNotEmptyFile();
    assertThat(home.resolve("schemas/compile.schema.json")).isNotEmptyFile();
    assertThat(home.resolve("lib/wafer.jsa")).as("loaded classes").isNotEmptyFile();
    assertThat(run(Map.of(), link, "--version").text().strip())
        .isEqualTo("wafer " + Version.current());
  }

  @Test
  void itStartsInLessThanASecond() {
    Path command = home.resolve("bin/wafer");
    run(Map.of(), command, "--version");
    double least = Double.MAX_VALUE;
    for (int run = 0; run < RUNS && least > MOST_SECONDS; run++) {
      String timed = "TIMEFORMAT='%U %S'; time '" + command + "' --version >/dev/null";
      String[] seconds = run(Map.of(), "bash", "-c", timed).text().strip().split(" ", -1);
      least = Math.min(least, Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1]));
    }
    assertThat(least).isLessThanOrEqualTo(MOST_SECONDS);
  }

  @Test
  void withoutJavaItSaysWhatToInstall() {
    Subprocess.Result ran =
        run(Map.of("JAVA_HOME", folder.toString()), home.resolve("bin/wafer"), "--version");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.TOOLCHAIN);
    assertThat(ran.text()).contains("install a Java runtime, 17 or later");
  }

  private Subprocess.Result run(Map<String, String> environment, Object... command) {
    return Subprocess.run(
        folder, environment, List.of(command).stream().map(String::valueOf).toList());
  }
}

package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of files that cannot be used, and the dash. */
class PathArgumentsTest {
  @TempDir private Path folder;

  @Test
  void aNameThatTheLocaleCannotEncodeIsToldInOneLine() {
    Subprocess.Result result =
        Subprocess.java(
            Subprocess.thisJava(),
            folder,
            Map.of("LC_ALL", "C"),
            "compile",
            "m\u00f6del.tflite",
            "--target=cortex-m4",
            "--output=out");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.text())
        .contains("wafer: error: ", "cannot be encoded", "LC_ALL=C.UTF-8")
        .doesNotContain("Usage:", "Exception");
    assertThat(result.text().lines()).hasSize(1);
  }

  @Test
  void aModelComesFromStandardInput() {
    String command =
        String.join(
            " ",
            "exec",
            Subprocess.thisJava().toString(),
            "-XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "'",
            "dev.wafer.cli.Main compile - --target cortex-m4 -o out <",
            Cli.model("digits").toAbsolutePath().toString());
    Subprocess.Result result = Subprocess.run(folder, Map.of(), List.of("sh", "-c", command));
    assertThat(result.exitCode()).as(result.text()).isZero();
    assertThat(Cli.files(folder.resolve("out"))).containsKeys("model.h", "model.c");
  }

  @Test
  void aDashForAnOutputIsRefusedClearly() {
    Cli.Result result =
        Cli.run("compile", Cli.model("digits"), "--target", "cortex-m4", "--output", "-");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--output", "standard input and output are not taken here");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(Files.exists(Path.of("-"))).isFalse();
  }
}

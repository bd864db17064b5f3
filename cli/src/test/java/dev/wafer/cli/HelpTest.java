package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.Version;
import dev.wafer.emitter.testing.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, version and shell completion. */
@Isolated("sets a system property")
class HelpTest {
  private static final String ESCAPE = "\u001b";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compile",
        "inspect",
        "run",
        "verify",
        "emulate",
        "targets",
        "benchmark",
        "plan",
        "doctor",
        "diff"
      })
  void everyCommandHasHelpWithExamples(String command) {
    Cli.Result result = Cli.run(command, "--help");
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("Usage: wafer " + command, "  wafer " + command)
        .containsPattern("(?m)^Examples?:$");
    assertThat(result.out().lines().mapToInt(String::length).max().orElse(0))
        .as("fits a terminal")
        .isLessThanOrEqualTo(80);
    assertThat(result.out()).doesNotContain(ESCAPE);
    assertThat(result.out().substring(result.out().lastIndexOf(":\n  wafer")).lines().skip(1))
        .as("no example is broken in two")
        .allMatch(line -> line.startsWith("  wafer " + command));
  }

  @Test
  void theHelpOfAllTellsTheExitCodes() {
    Cli.Result result = Cli.run("--help");
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("Exit codes:", "budget", "toolchain", "Examples:", "generate-completion")
        .doesNotContain(ESCAPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "compile",
        "inspect",
        "run",
        "verify",
        "targets",
        "benchmark",
        "plan",
        "doctor",
        "diff"
      })
  void theVersionIsTheBuilds(String command) {
    Cli.Result result = command.isEmpty() ? Cli.run("--version") : Cli.run(command, "--version");
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.out().strip()).isEqualTo("wafer " + Version.current());
  }

  @Test
  void progressIsForTerminalsOnly() {
    Object[] compile = {"compile", Cli.model("digits"), "--target", "host", "-o", folder};
    assertThat(Cli.run(compile).err()).isEmpty();
    System.setProperty("wafer.stderr.terminal", "true");
    try {
      assertThat(Cli.run(compile).err()).startsWith("wafer: compiling model.tflite");
    } finally {
      System.clearProperty("wafer.stderr.terminal");
    }
  }

  @Test
  void bashReadsTheCompletionScript() {
    assumeTrue(Programs.exists("bash"), "skipped: bash is not on the PATH");
    Cli.Result script = Cli.run("generate-completion");
    assertThat(script.exitCode()).isEqualTo(ExitCode.OK);
    Cli.write(folder.resolve("completion"), script.out());
    Path none = Cli.write(folder.resolve("none"), "");
    Path found = folder.resolve("found");
    Programs.Result ran =
        Programs.run(
            folder,
            none,
            found,
            List.of(
                "bash",
                "-c",
                "source ./completion; COMP_WORDS=(wafer co); COMP_CWORD=1; _complete_wafer;"
                    + " echo \"${COMPREPLY[@]}\""));
    assertThat(ran.exitCode()).as(ran.errors()).isZero();
    assertThat(new String(Cli.read(found), StandardCharsets.UTF_8).strip()).isEqualTo("compile");
  }
}

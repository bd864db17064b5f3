package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.c.NameAllocator;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of a model that its files cannot have. */
class ReservedFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"stdint", "string", "Math", "time", "limits", "signal", "arm_acle"})
  void aNameOfASystemHeaderIsRefused(String name) {
    assertThat(refusal(name))
        .contains("--name cannot be '" + name.toLowerCase(Locale.ROOT) + "': ")
        .contains(".h is a header of C libraries or compilers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"con", "AUX", "nul", "prn", "com1", "lpt9"})
  void aDeviceOfWindowsIsRefused(String name) {
    assertThat(refusal(name)).contains("Windows has a device of that name");
  }

  @Test
  void noHeaderOfIsoCCanBeShadowed() {
    for (String header :
        ("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal"
                + " stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string"
                + " tgmath threads time uchar wchar wctype")
            .split(" ", -1)) {
      assertThat(NameAllocator.prefix(header)).isEqualTo("m_" + header);
    }
  }

  /** With the folder of the files before the system's on the include path. */
  @ParameterizedTest
  @ValueSource(strings = {"stdint", "string", "limits", "con"})
  void aModelsFileOfThatNameGivesAnotherName(String name) {
    Path model = Cli.write(folder.resolve(name + ".tflite"), Cli.read(Cli.model("digits")));
    Path out = folder.resolve("out");
    Cli.Result result = Cli.run("compile", model, "--target", "host", "-o", out);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains(
            "wafer: warning: the files and symbols are called 'm_%s', not '%<s': ".formatted(name))
        .contains("--name chooses another name");
    assertThat(Cli.files(out)).containsKeys("m_" + name + ".h", "m_" + name + "_weights.c");
    assumeTrue(Programs.exists("gcc"), "skipped in part: gcc is not on the PATH");
    List<String> command = new ArrayList<>(List.of("gcc", "-fsyntax-only", "-I", "."));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(List.of("m_" + name + ".c", "m_" + name + "_weights.c"));
    Subprocess.Result built = Subprocess.run(out, Map.of(), command);
    assertThat(built.exitCode()).as(built.text()).isZero();
  }

  @Test
  void aGivenNameNeedsNoWarning() {
    Path model = Cli.write(folder.resolve("stdint.tflite"), Cli.read(Cli.model("digits")));
    Cli.Result result =
        Cli.run("compile", model, "--target", "host", "-o", folder, "--name", "mine");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain("warning");
  }

  private String refusal(String name) {
    Path out = folder.resolve("out");
    Cli.Result result =
        Cli.run("compile", Cli.model("digits"), "--target", "host", "-o", out, "--name", name);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Files.exists(out)).isFalse();
    return result.err();
  }
}

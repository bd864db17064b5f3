package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification as a user calls it. */
class VerifyCommandTest {
  @TempDir private Path folder;

  @Test
  void aMissingToolchainIs5AndTellsHowToGetIt() {
    Subprocess.Result result =
        Subprocess.java(
            Subprocess.thisJava(),
            folder,
            Map.of("PATH", folder.toString()),
            "verify",
            Cli.model("digits").toAbsolutePath(),
            "--target",
            "cortex-m4",
            "--toolchain",
            "local");
    assertThat(result.exitCode()).as(result.text()).isEqualTo(ExitCode.TOOLCHAIN);
    assertThat(result.text())
        .contains("not on the PATH: arm-none-eabi-gcc", "qemu-system-arm", "apt-get install")
        .doesNotContain("\tat ");
  }

  @Test
  void anInputOfTheWrongSizeIs1() {
    Path input = Cli.write(folder.resolve("in.bin"), "short");
    Cli.Result result =
        Cli.run("verify", Cli.model("digits"), "--target", "cortex-m4", "--input", input);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains("the input takes 64 bytes", "found 5 bytes");
  }

  @Test
  void expectedFilesNeedInputs() {
    Cli.Result result =
        Cli.run("verify", Cli.model("digits"), "--target", "cortex-m4", "--expect", "x.bin");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--expect needs --input");
  }

  @Test
  void theHostIsNoBoard() {
    Cli.Result result = Cli.run("verify", Cli.model("digits"), "--target", "host");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("no board emulates host");
  }

  @Test
  @Tag("emulator")
  void anExactModelIs0AndItsJsonHoldsThePromisedFields() throws Exception {
    Path json = folder.resolve("new/result.json");
    Cli.Result result = verify("out_0_0.bin", "--json", json);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("exact, 1 vectors", "instructions", ".rodata", "stack");
    JsonNode report = new ObjectMapper().readTree(Cli.read(json));
    for (String field :
        List.of(
            "/macs",
            "/instructions",
            "/initInstructions",
            "/arenaBytes",
            "/persistentRamBytes",
            "/stackBytes",
            "/flash/text",
            "/flash/rodata",
            "/flash/weights")) {
      assertThat(report.at(field).isIntegralNumber()).as(field).isTrue();
    }
    assertThat(report.at("/exact").asBoolean()).isTrue();
    assertThat(report.has("firstDifference") && report.get("firstDifference").isNull()).isTrue();
    assertThat(report.at("/instructions").asLong()).isGreaterThan(10_000);
    assertThat(report.at("/stackBytes").asLong()).isBetween(16L, 4096L);
    for (JsonNode step : report.at("/steps")) {
      assertThat(step.at("/instructions").asLong()).isPositive();
    }
  }

  @Test
  @Tag("emulator")
  void aDifferenceIs4AndIsNamed() throws Exception {
    Path json = folder.resolve("result.json");
    Cli.Result result = verify("out_1_0.bin", "--json", json);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.VERIFICATION);
    assertThat(result.out()).contains("DIFFERS", "element", "expected", "found");
    JsonNode report = new ObjectMapper().readTree(Cli.read(json));
    assertThat(report.at("/exact").asBoolean()).isFalse();
    assertThat(report.at("/firstDifference/tensor").asText()).isNotEmpty();
    assertThat(report.at("/firstDifference/element").isInt()).isTrue();
  }

  /** The first image against some expected output. */
  private static Cli.Result verify(String expected, Object... more) {
    Object[] arguments = {
      "verify",
      Cli.model("digits"),
      "--target",
      "cortex-m4",
      "--input",
      Cli.example("digits/in_0_0.bin"),
      "--expect",
      Cli.example("digits/" + expected),
      more[0],
      more[1]
    };
    return Cli.run(arguments);
  }
}

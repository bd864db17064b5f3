package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --share-arena}: a model with state and one without, in turn on a board. */
class SharedArenaVerifyTest {
  @TempDir private Path folder;

  @Test
  @Tag("emulator")
  void eachModelIsExactBesideTheOther() throws Exception {
    Path junit = folder.resolve("junit.xml");
    Cli.Result result =
        verify(
            "--name", "both", "--frames", "3", "--json=-", "--junit", junit, "--max-stack", "64K");
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(result.out());
    JsonFields.assertDocumented("verifyShared", report);
    assertThat(report.at("/exact").asBoolean()).isTrue();
    assertThat(report.at("/models"))
        .extracting(model -> model.at("/name").asText() + " " + model.at("/vectors").asInt())
        .containsExactly("state 3", "digits 3");
    assertThat(report.at("/arena/lastingBytes").asLong()).isPositive();
    assertThat(report.at("/arena/bytes").asLong())
        .isLessThan(report.at("/arena/apartBytes").asLong());
    assertThat(new String(Cli.read(junit), StandardCharsets.UTF_8))
        .contains("both.state.vectors", "both.digits.vectors", "both.budgets")
        .contains("tests=\"7\" failures=\"0\"");
  }

  /** The budget is that of all models; what is over is measured all the same. */
  @Test
  @Tag("emulator")
  void aBudgetIsHeldAgainstAllModels() {
    Cli.Result result = verify("--max-instructions", "1000");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.out()).contains("2 models in turn in one arena", "exact, 2 vectors", "OVER");
    assertThat(result.err()).contains("instructions of an inference exceeded");
  }

  @Test
  void whatIsOfOneModelIsRefused() {
    Cli.Result result =
        Cli.run("verify", state(), digits(), "--share-arena", "--target", "cortex-m4", "--cycles");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("leave out --input, --expect, --cycles");
    assertThat(Cli.run("verify", state(), digits(), "--target", "cortex-m4").err())
        .contains("several models", "--share-arena");
  }

  private Cli.Result verify(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("verify", state(), digits()));
    arguments.addAll(List.of("--share-arena", "--target", "cortex-m4"));
    if (System.getProperty("wafer.toolchain", "container").equals("local")) {
      Assumptions.assumeTrue(
          Programs.exists("arm-none-eabi-gcc") && Programs.exists("qemu-system-arm"),
          "skipped: arm-none-eabi-gcc and qemu-system-arm are not on the PATH");
      arguments.addAll(List.of("--toolchain", "local"));
    }
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  private static String state() {
    return "state=" + Cli.example("layervectors/svdf/model.tflite");
  }

  private static String digits() {
    return "digits=" + Cli.model("digits");
  }
}

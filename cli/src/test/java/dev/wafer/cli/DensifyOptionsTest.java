package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that place weights: what they accept, and what they say where nothing fits. */
class DensifyOptionsTest {
  private static final String DENSE = "digits_pruned/dense/MatMul*";
  private static final Pattern NEAREST =
      Pattern.compile("(\\d+) bytes of flash with (\\d+) of RAM");

  @TempDir private Path folder;

  @Test
  void tooLittleFlashTellsTheShortfallAndTheBest() {
    Cli.Result result = compile("--densify=auto", "--max-flash", "20000", "--max-ram", "16K");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    Matcher found =
        Pattern.compile(
                "flash for constants exceeded: (\\d+) bytes needed, 20000 available, (\\d+) bytes"
                    + " short; no placement of the weights fits; the nearest take")
            .matcher(result.err());
    assertThat(found.find()).as(result.err()).isTrue();
    long needed = Long.parseLong(found.group(1));
    assertThat(Long.parseLong(found.group(2))).isEqualTo(needed - 20_000);
    Matcher nearest = NEAREST.matcher(result.err());
    assertThat(nearest.find()).isTrue();
    assertThat(Long.parseLong(nearest.group(1))).isEqualTo(needed);
    assertThat(Long.parseLong(nearest.group(2))).isLessThanOrEqualTo(16 * 1024);
    // What it names is to be had.
    assertThat(
            compile("--densify=auto", "--max-flash", nearest.group(1), "--max-ram", "16K")
                .exitCode())
        .isEqualTo(ExitCode.OK);
    assertThat(
            compile("--densify=auto", "--max-flash", "" + (needed - 1), "--max-ram", "16K")
                .exitCode())
        .isEqualTo(ExitCode.BUDGET);
  }

  @Test
  void tooLittleRamTellsTheShortfallAndTheBest() {
    Cli.Result result = compile("--densify=auto", "--max-flash", "40000", "--max-ram", "4000");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    Matcher found =
        Pattern.compile(
                "RAM for the arena exceeded: (\\d+) bytes needed, 4000 available, (\\d+) bytes"
                    + " short; no placement of the weights fits; the nearest take")
            .matcher(result.err());
    assertThat(found.find()).as(result.err()).isTrue();
    String needed = found.group(1);
    assertThat(result.err()).contains("with " + needed + " of RAM");
    assertThat(compile("--densify=auto", "--max-flash", "40000", "--max-ram", needed).exitCode())
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void tooLittleOfBothTellsBothShortfalls() {
    Cli.Result result = compile("--densify=auto", "--max-flash", "20000", "--max-ram", "4000");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err())
        .containsPattern("flash for constants exceeded: \\d+ bytes needed, 20000 available")
        .containsPattern("RAM for the arena exceeded, too: \\d+ bytes needed, 4000 available")
        .containsPattern(", or \\d+ bytes of flash with \\d+ of RAM");
  }

  /** The last rule that matches a weight counts; the others keep the mode for all. */
  @Test
  void rulesPlaceWeightsByName() throws IOException {
    Cli.Result result =
        compile(
            "--json=-",
            "--densify=fold",
            "--densify-tensor=*=on-demand",
            "--densify-tensor=" + DENSE + "=init",
            "--densify-tensor=*conv2d_1/Conv2D?=direct");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.err()).isEmpty();
    JsonNode weights = new ObjectMapper().readTree(result.out()).get("weights");
    assertThat(placement(weights, "dense/MatMul")).isEqualTo("init");
    assertThat(placement(weights, "conv2d_1/Conv2D")).isEqualTo("direct");
    assertThat(placement(weights, "conv2d_2/Conv2D")).isEqualTo("on-demand");
  }

  private static String placement(JsonNode weights, String part) {
    for (JsonNode weight : weights) {
      if (weight.get("tensors").get(0).asText().contains(part)) {
        return weight.get("chosen").get("placement").asText();
      }
    }
    throw new AssertionError("no weight called " + part);
  }

  @Test
  void aPatternThatNoWeightHasIsReported() {
    Cli.Result result = compile("--densify-tensor=no_such*=init", "--densify-tensor=*dense*=fold");
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.err())
        .contains("wafer: warning: no weight is called 'no_such*'")
        .doesNotContain("*dense*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "=init", "", "="})
  void aRuleThatIsNoneIs2(String rule) {
    Cli.Result result = compile("--densify-tensor=" + rule);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("PATTERN=MODE");
  }

  @ParameterizedTest
  @CsvSource({
    "--densify-tensor=*dense*=sometimes, --densify-tensor",
    "--densify-tensor=*dense*=, --densify-tensor",
    "--densify-tensor=*dense*=FOLD, --densify-tensor",
    "--densify=sparse, --densify",
    "--densify=, --densify"
  })
  void anUnknownModeIs2AndTellsTheKnownOnes(String argument, String option) {
    Cli.Result result = compile(argument);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains(option + ": there is no mode")
        .contains("auto, fold, init, on-demand, direct");
  }

  private Cli.Result compile(Object... more) {
    Object[] arguments = new Object[6 + more.length];
    Object[] first = {
      "compile", Cli.model("digits_pruned"), "--target", "cortex-m4", "-o", folder.resolve("out")
    };
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return Cli.run(arguments);
  }
}

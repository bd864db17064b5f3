package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two reports differ by. */
class DiffCommandTest {
  @TempDir private Path folder;

  @Test
  void aReportDoesNotDifferFromItself() {
    Path report = report("digits", "cortex-m4");
    Cli.Result result = Cli.run("diff", report, report, "--max-growth", "flash=0");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("arena, bytes").doesNotContain("layers", "operator, steps");
  }

  @Test
  void aLargerModelIsTold() throws Exception {
    Path small = report("digits", "cortex-m4");
    Path large = report("digits_densenet", "cortex-m4");
    Cli.Result text = Cli.run("diff", small, large);
    assertThat(text.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(text.out()).contains("flash for constants", "layers", "operator, steps", "none -> ");
    Cli.Result page = Cli.run("diff", small, large, "--format", "markdown");
    assertThat(page.out()).startsWith("|  | old | new | change | % |\n|---|--:|");
    JsonNode diff =
        new ObjectMapper()
            .readTree(Cli.run("diff", small, large, "--json=-", "--max-growth", "flash=1%").out());
    JsonFields.assertComplete("diff", diff);
    for (JsonNode figure : diff.at("/figures")) {
      assertThat(figure.at("/change").asLong())
          .isEqualTo(figure.at("/after").asLong() - figure.at("/before").asLong());
    }
    assertThat(diff.at("/exceeded")).hasSize(1);
  }

  /** Compiled as the report's model was, so that only the models differ. */
  @Test
  void aModelIsComparedAsItWouldBeCompiled() {
    Path small = report("digits", "cortex-m4", "--optimize=size");
    Path large = report("digits_densenet", "cortex-m4", "--optimize=size");
    Path model = Cli.model("digits_densenet");
    assertThat(Cli.run("diff", small, model).out()).isEqualTo(Cli.run("diff", small, large).out());
    assertThat(Cli.run("diff", large, model, "--max-growth", "arena=0").exitCode()).isZero();

    Cli.Result without = Cli.run("diff", model, Cli.model("digits"));
    assertThat(without.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(without.err()).contains("--target");
    Cli.Result models = Cli.run("diff", Cli.model("digits"), model, "--target", "cortex-m3");
    assertThat(models.exitCode()).as(models.err()).isZero();
    Path special = report("digits", "cortex-m4", "--input-type=uint8");
    Cli.Result refused = Cli.run("diff", special, model);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("inputTypes");
  }

  @Test
  void anotherCoreTakesOtherKernels() {
    Cli.Result result =
        Cli.run("diff", report("digits", "cortex-m4"), report("digits", "cortex-m3"));
    assertThat(result.out()).contains("conv_2d_s8_dsp -> ", "instructions, estimated");
  }

  @ParameterizedTest
  @CsvSource({"flash=1%,3", "flash=100000%,0", "flash=16,3", "flash=1M,0", "arena=0,3"})
  void growthIsLimitedByShareOrAmount(String limit, int exitCode) {
    Path small = report("digits", "cortex-m4");
    Path large = report("digits_densenet", "cortex-m4");
    Cli.Result result = Cli.run("diff", small, large, "--max-growth", limit);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    if (exitCode != 0) {
      assertThat(result.err()).contains("grew from", "more than " + limit + " allows");
    }
    assertThat(Cli.run("diff", large, small, "--max-growth", limit).exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flash", "flash=", "speed=1%", "flash=-1%", "stack=1"})
  void aThresholdThatIsNoneIs2(String limit) {
    Path report = report("digits", "cortex-m4");
    assertThat(Cli.run("diff", report, report, "--max-growth", limit).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{}", "[1]", "{\"schemaVersion\": 1}"})
  void aFileThatIsNoReportIs2(String text) {
    Path none = Cli.write(folder.resolve("none.json"), text);
    Cli.Result result = Cli.run("diff", report("digits", "cortex-m4"), none);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("none.json is no report");
  }

  private Path report(String example, String target, String... options) {
    Path out = folder.resolve(example + target);
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "compile", Cli.model(example), "--target", target, "-o", out, "--name", example));
    arguments.addAll(List.of(options));
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    return out.resolve(example + ".report.json");
  }
}

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
import org.junit.jupiter.params.provider.ValueSource;

/** Where the caller wants inputs and outputs to lie. */
class EdgePlaceOptionsTest {
  @TempDir private Path folder;

  @Test
  void alignmentIsKeptAndTold() throws Exception {
    Cli.Result result = compile("--input-align=x=64", "--output-align", "32");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(Cli.files(folder).get("m.h"))
        .contains("#define M_ARENA_ALIGN 64u", "M_INPUT_0_ALIGN 64u", "M_OUTPUT_0_ALIGN 32u");
    JsonNode report = report();
    assertThat(report.at("/arena/alignmentBytes").asInt()).isEqualTo(64);
    assertThat(report.at("/inputs/0/alignmentBytes").asInt()).isEqualTo(64);
    for (JsonNode buffer : report.at("/arena/buffers")) {
      for (JsonNode view : buffer.at("/views")) {
        int wanted =
            switch (view.at("/role").asText()) {
              case "input" -> 64;
              case "output" -> 32;
              default -> 1;
            };
        int address = buffer.at("/offsetBytes").asInt() + view.at("/offsetBytes").asInt();
        assertThat(address % wanted).as(view.toString()).isZero();
      }
    }
  }

  @Test
  void externalTensorsAreArgumentsAndNotInTheArena() throws Exception {
    Cli.Result result = compile("--external-input", "--external-output=output_0");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(Cli.files(folder).get("m.h"))
        .contains("m_status m_run(void *arena, const int8_t *input_0, int8_t *output_0);")
        .doesNotContain("m_input_0(", "m_output_0(");
    JsonNode report = report();
    assertThat(report.at("/inputs/0/memory").asText()).isEqualTo("caller");
    assertThat(report.at("/outputs/0/memory").asText()).isEqualTo("caller");
    for (JsonNode buffer : report.at("/arena/buffers")) {
      for (JsonNode view : buffer.at("/views")) {
        assertThat(view.at("/role").asText()).isEqualTo("inner");
      }
    }
  }

  @Test
  void rowsOfAFedInputAreTakenOneAfterTheOther() throws Exception {
    Cli.Result result = compile("--feed-input");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(Cli.files(folder).get("m.h"))
        .contains(
            "m_status m_begin(void *arena);",
            "m_status m_feed_input_0(void *arena, const int8_t *rows, int32_t count);",
            "m_status m_end(void *arena);",
            "#define M_INPUT_0_ROW_BYTES 8u");
    JsonNode report = report();
    assertThat(report.at("/inputs/0/memory").asText()).isEqualTo("fed");
    assertThat(report.at("/build/options/feedInput").asText()).isEqualTo("*");
    assertThat(report.at("/arena/buffers").findValuesAsText("kind")).contains("position");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--no-streaming", "--densify=init"})
  void whatRunsWholeIsNotFed(String option) {
    Cli.Result result = compile("--feed-input", option);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains("W011", "runs row by row");
  }

  @Test
  void anInputWithoutRowsIsNotFed() {
    Cli.Result result =
        Cli.run(
            "compile",
            Cli.model("testvectors/fully_connected_int8"),
            "--target",
            "cortex-m7",
            "-o",
            folder,
            "--feed-input");
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err())
        .contains(
            "W011",
            "operator 0 FULLY_CONNECTED",
            "the first operators alone",
            "which FULLY_CONNECTED needs whole",
            "--external-input");
  }

  /** By rows, or where the caller has it, it takes nothing of the arena. */
  @Test
  void anInputThatTakesMostOfTheRamIsNamed() {
    String advice = "input 'x' takes 64 bytes: --feed-input takes its rows as they come";
    assertThat(compile("--max-ram=127").err()).contains(advice, "--external-input");
    assertThat(compile("--max-ram=128").err()).contains("bytes short").doesNotContain(advice);
    assertThat(compile("--max-ram=127", "--external-input").err()).doesNotContain(advice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"33", "0", "128", "-32", "x=", "x"})
  void whatIsNoAlignmentIsRefused(String text) {
    Cli.Result result = compile("--input-align", text);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("a power of two up to 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--input-align=y=32", "--external-input=y", "--feed-input=y"})
  void whatTheModelDoesNotHaveIsRefusedByName(String option) {
    Cli.Result result = compile(option);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains("no input 'y'", "supported: x");
  }

  private JsonNode report() throws Exception {
    return new ObjectMapper().readTree(Cli.files(folder).get("m.report.json"));
  }

  private Cli.Result compile(String... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "compile", Cli.model("digits"), "--target", "cortex-m7", "-o", folder, "--name"));
    all.add("m");
    all.addAll(List.of(more));
    return Cli.run(all.toArray());
  }
}

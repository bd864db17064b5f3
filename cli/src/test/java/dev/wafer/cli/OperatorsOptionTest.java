package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators of the user on the command line: the example of docs/USER_OPERATORS.md. */
class OperatorsOptionTest {
  private static final Path MODEL = example("vibration.tflite");
  private static final Path OPERATORS = example("operators.json");

  @TempDir private Path folder;

  private static Path example(String file) {
    return Cli.example("user_operator/" + file).toAbsolutePath();
  }

  @Test
  void withoutADeclarationTheModelIsRefused() {
    Cli.Result result = Cli.run("compile", MODEL, "--target", "host", "-o", folder);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err())
        .contains("operator 0 CUSTOM:Acme.FirDecimate", "--operators (docs/USER_OPERATORS.md)");
  }

  @Test
  void aFileThatIsWrongIsAMistakeOfUsage() {
    Path wrong = Cli.write(folder.resolve("wrong.json"), "{\"operators\": []}");
    Cli.Result result = Cli.run("inspect", MODEL, "--operators", wrong);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("wrong.json: in the file: found \"operators\": []; allowed: at least one");
  }

  @Test
  void inspectShowsTheOperatorAndItsState() {
    Cli.Result result = Cli.run("inspect", MODEL, "--operators", OPERATORS);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out())
        .contains("Acme.FirDecimate", "variable  i16[14]")
        .doesNotContain("not supported");
  }

  @Test
  void theReportNamesTheFunction() {
    String report = emit("host").get("vibration.report.json");
    assertThat(report).contains("Acme.FirDecimate=acme_fir_decimate");
    assertThat(Cli.files(folder)).containsKeys("wafer_operator.h", "acme_fir_decimate_operator.h");
  }

  /** A declaration decides what is emitted, so the files of two do not go together. */
  @Test
  void anotherDeclarationIsAnotherBuild() {
    String first = emit("host").get("vibration.h");
    String text = new String(Cli.read(OPERATORS), StandardCharsets.UTF_8);
    Path other =
        Cli.write(
            folder.resolve("other.json"), text.replace("\"alignment\": 4", "\"alignment\": 8"));
    assertThat(
            Cli.run("compile", MODEL, "--operators", other, "--target", "host", "-o", folder)
                .exitCode())
        .isEqualTo(ExitCode.OK);
    assertThat(Cli.files(folder).get("vibration.h")).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "cortex-m4", "cortex-m55"})
  void theExampleGivesItsRecordedOutputsUnderSanitizers(String target) {
    emit(target);
    build(new String(Cli.read(example("acme_fir_decimate.c")), StandardCharsets.UTF_8));
    assertThat(run().exitCode()).isZero();
  }

  /** The steps that began have ended when a run ends early. */
  @Test
  void aFunctionMayEndTheRun() {
    emit("host");
    build(
        """
        #include "acme_fir_decimate_operator.h"
        int32_t acme_fir_decimate(const wafer_call *call) {
          return call->input_count;
        }
        """);
    Subprocess.Result ran = run();
    assertThat(ran.text()).contains("frame 0: status 4, 1 steps begun, 1 ended");
  }

  @Test
  void aModelCalledAsTheFunctionIsRefused() {
    Cli.Result result =
        Cli.run(
            "compile",
            MODEL,
            "--operators",
            Cli.write(
                folder.resolve("ops.json"),
                new String(Cli.read(OPERATORS), StandardCharsets.UTF_8)
                    .replace("\"acme_fir_decimate\"", "\"acme_run\"")),
            "--target",
            "host",
            "--name",
            "acme",
            "-o",
            folder.resolve("out"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).contains("found acme_run", "--name");
  }

  @Test
  void theDeclarationOfThePageIsTaken() {
    String page =
        new String(Cli.read(Cli.root().resolve("docs/USER_OPERATORS.md")), StandardCharsets.UTF_8);
    int start = page.indexOf("```json\n") + "```json\n".length();
    Path declared =
        Cli.write(folder.resolve("page.json"), page.substring(start, page.indexOf("```", start)));
    Cli.Result result = Cli.run("inspect", MODEL, "--operators", declared);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).doesNotContain("not supported");
  }

  @Test
  @Tag("emulator")
  void theExampleIsExactOnABoard() {
    assumeTrue(
        Programs.exists("arm-none-eabi-gcc") && Programs.exists("qemu-system-arm"),
        "skipped: arm-none-eabi-gcc and qemu-system-arm are not on the PATH");
    Cli.Result result =
        Cli.run(
            "verify",
            MODEL,
            "--operators",
            OPERATORS,
            "--target",
            "cortex-m4",
            "--toolchain",
            "local",
            "--frames",
            5,
            "--input",
            example("in_seq_0.bin"),
            "--expect",
            example("out_seq_0.bin"));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("exact, 5 vectors", "user_operator");
  }

  private Map<String, String> emit(String target) {
    Cli.Result result =
        Cli.run("compile", MODEL, "--operators", OPERATORS, "--target", target, "-o", folder);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    return Cli.files(folder);
  }

  private void build(String operator) {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Cli.write(folder.resolve("operator.c"), operator);
    Cli.write(folder.resolve("main.c"), Cli.resource("vibration_main.c"));
    List<String> command = new ArrayList<>(List.of("gcc", "-g", "-O1", "-o", "image"));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all"));
    command.addAll(List.of("main.c", "operator.c", "vibration_weights.c"));
    Subprocess.Result built = Subprocess.run(folder, Map.of(), command);
    assertThat(built.exitCode()).as(built.text()).isZero();
  }

  private Subprocess.Result run() {
    return Subprocess.run(
        folder,
        Map.of(),
        List.of(
            "./image", example("in_seq_0.bin").toString(), example("out_seq_0.bin").toString()));
  }
}

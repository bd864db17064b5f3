package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.frontend.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and the messages that go with them; 4 and 5 stand in {@link VerifyCommandTest}. */
class ExitCodeTest {
  private static final String LONG_NAME =
      "long_name_long_name_long_name_long_name_long_name_long_name_long1";

  @TempDir private Path folder;

  @Test
  void successIs0AndPrintsOneScreen() {
    Cli.Result result = compile(Cli.model("digits"), "--name", "digits");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("operators", "MACs", "arena", "lower bound", "constants", "flash");
    assertThat(result.out().lines().count()).isLessThan(25);
    assertThat(Cli.files(folder.resolve("out")))
        .containsOnlyKeys(
            "digits.c",
            "digits.h",
            "digits.report.html",
            "digits.report.json",
            "digits.report.md",
            "digits_weights.c");
  }

  @Test
  void theFileGivesTheNameWhereNoneIsAsked() {
    Path model = Cli.write(folder.resolve("My Net-2.tflite"), Cli.read(Cli.model("digits")));
    assertThat(compile(model).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("out/my_net_2.h")).content().contains("my_net_2_run(void *arena)");
  }

  @Test
  void aLongFileNameIsCut() {
    Path model =
        Cli.write(folder.resolve("n".repeat(240) + ".tflite"), Cli.read(Cli.model("digits")));
    assertThat(compile(model).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(Cli.files(folder.resolve("out"))).containsKey("n".repeat(64) + ".h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../evil",
        "a b",
        "2fast",
        "_x",
        "x_",
        "a__b",
        "int",
        "class",
        "",
        "ä",
        "a\n",
        "a*/",
        LONG_NAME
      })
  void aNameThatIsNoIdentifierIs2AndTellsTheRule(String name) {
    Cli.Result result = compile(Cli.model("digits"), "--name", name);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("--name is a C identifier: letters, digits and single underscores");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aModelThatIsNoneIs1() {
    Path model = Cli.write(folder.resolve("m.tflite"), "this is no model at all");
    Cli.Result result = compile(model);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).startsWith("wafer: error: W001").contains("a text file");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void anEmptyModelIs1() {
    Cli.Result result = compile(Cli.write(folder.resolve("m.tflite"), ""));
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err()).startsWith("wafer: error: W001");
  }

  @Test
  void aMissingModelIs2() {
    Cli.Result result = compile(folder.resolve("absent.tflite"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("there is no file", "absent.tflite");
  }

  @Test
  void aFolderAsModelIs2() {
    Cli.Result result = compile(folder);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("is a folder, not a model");
  }

  @Test
  void aFileAsOutputFolderIs2() {
    Cli.write(folder.resolve("out"), "mine");
    Cli.Result result = compile(Cli.model("digits"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("is a file, not a folder");
    assertThat(folder.resolve("out")).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "compile", "compile --target", "inspect --wrong m"})
  void aWrongCommandLineIs2(String arguments) {
    Cli.Result result = Cli.run((Object[]) arguments.split(" ", -1));
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).isNotEmpty().doesNotContain("\tat ");
  }

  @Test
  void noCommandIs2AndShowsTheUsage() {
    Cli.Result result = Cli.run();
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("Usage: wafer");
  }

  @Test
  void anUnknownTargetIs2AndTellsTheKnownOnes() {
    Cli.Result result =
        Cli.run("compile", Cli.model("digits"), "--target", "z80", "-o", folder.resolve("out"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("z80", "cortex-m4", "mps2-an386");
  }

  @Test
  void anUnknownPassIs2AndTellsTheKnownOnes() {
    Cli.Result result = compile(Cli.model("digits"), "--dump-after", "everything");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("everything", "constant-folding");
  }

  @Test
  void aSizeThatIsNoneIs2() {
    Cli.Result result = compile(Cli.model("digits"), "--max-flash", "lots");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("256K");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999G", "-1", "1.5K", "0x10", "1T", "9999999999999"})
  void aSizeThatNoMemoryHasIs2(String size) {
    assertThat(compile(Cli.model("digits"), "--max-ram", size).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void tooLittleFlashIs3AndTellsTheShortfall() {
    Cli.Result result = compile(Cli.model("digits"), "--max-flash", "1K");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err())
        .containsPattern("flash for constants exceeded: \\d+ bytes needed, 1024 available")
        .containsPattern("\\d+ bytes short");
  }

  @Test
  void whatIsTooLargeStillHasItsReportsButNoCode() throws IOException {
    Cli.Result result =
        compile(
            Cli.model("digits"),
            "--name",
            "digits",
            "--max-flash",
            "1K",
            "--max-ram",
            "1M",
            "--json=-");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    Map<String, String> files = Cli.files(folder.resolve("out"));
    assertThat(files)
        .containsOnlyKeys("digits.report.html", "digits.report.json", "digits.report.md");
    assertThat(result.out()).isEqualTo(files.get("digits.report.json"));
    JsonNode report = new ObjectMapper().readTree(result.out());
    long constants = report.at("/flash/constantBytes").asLong();
    assertThat(report.at("/budgets"))
        .extracting(
            budget ->
                List.of(
                    budget.at("/name").asText(),
                    budget.at("/limit").asLong(),
                    budget.at("/found").asLong(),
                    budget.at("/over").asLong()))
        .containsExactly(
            List.of("flash", 1024L, constants, constants - 1024),
            List.of("ram", 1L << 20, report.at("/arena/bytes").asLong(), 0L));
    String excess = report.at("/excess").asText();
    assertThat(excess)
        .startsWith("flash for constants exceeded: " + constants + " bytes needed")
        .contains("no placement of the weights fits; the nearest take");
    assertThat(result.err()).contains(excess);
    assertThat(files.get("digits.report.md")).contains(excess, "| flash | " + constants + " |");
    assertThat(files.get("digits.report.html")).contains(excess);
  }

  /** The C that fits stays in the folder; that it is not of this compilation is said. */
  @Test
  void overABudgetOlderCodeIsNamed() {
    Object[] compile = {
      "compile", Cli.model("digits"), "--target", "host", "--name", "digits", "-o", folder
    };
    assertThat(Cli.run(compile).exitCode()).isEqualTo(ExitCode.OK);
    Object[] limited = Stream.concat(Stream.of(compile), Stream.of("--max-flash=1K")).toArray();
    assertThat(Cli.run(limited).err())
        .contains("warning: digits.h, digits.c, digits_weights.c in ")
        .contains(folder + ": of an earlier compilation, left as it was");
  }

  @Test
  void weightsThatDoNotFitExpandedStaySparse() {
    Cli.Result free = compile(Cli.model("digits_pruned"), "--json=-");
    assertThat(free.out()).contains("\"placement\" : \"fold\"").doesNotContain("\"on-demand\"");

    Cli.Result tight =
        compile(Cli.model("digits_pruned"), "--max-flash", "40K", "--max-ram", "16K", "--json=-");
    assertThat(tight.exitCode()).as(tight.err()).isEqualTo(ExitCode.OK);
    assertThat(tight.out()).containsPattern("\"placement\" : \"(direct|on-demand)\"");

    Cli.Result folded =
        compile(Cli.model("digits_pruned"), "--max-flash", "40K", "--densify", "fold");
    assertThat(folded.exitCode()).isEqualTo(ExitCode.BUDGET);
  }

  @Test
  void tooLittleRamIs3() {
    Cli.Result result = compile(Cli.model("digits"), "--max-ram", "16");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err()).contains("RAM for the arena", "16 available");
  }

  @Test
  void aBoardFileIsABudget() {
    assertThat(onBoard("1M", "256K").exitCode()).isEqualTo(ExitCode.OK);
    Cli.Result ram = onBoard("1M", "1K");
    assertThat(ram.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(ram.err()).contains("RAM for the arena", "1024 available", "bytes short");
    Cli.Result flash = onBoard("2K", "64K");
    assertThat(flash.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(flash.err()).contains("flash for constants", "2048 available", "bytes short");
  }

  @Test
  void regionsOfABoardAreBudgetsEach() {
    Path model = Cli.model("digits");
    Path board = Cli.splitBoard(folder, "300", "4K");
    Cli.Result fits = Cli.run("compile", model, "--target", board, "-o", folder.resolve("out"));
    assertThat(fits.exitCode()).as(fits.err()).isEqualTo(ExitCode.OK);
    assertThat(fits.out()).containsPattern("fast: \\d+ of 300 bytes").contains("slow: ");
    Cli.splitBoard(folder, "64", "96");
    Cli.Result full = Cli.run("compile", model, "--target", board, "-o", folder.resolve("out"));
    assertThat(full.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(full.err()).contains("RAM for the arena in slow", "96 available", "bytes short");
  }

  @Test
  void aWrongBoardFileIs2() {
    Path board = Cli.write(folder.resolve("my-board.json"), "{\"name\": \"x\", \"core\": \"z80\"}");
    Cli.Result result =
        Cli.run("compile", Cli.model("digits"), "--target", board, "-o", folder.resolve("out"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("my-board.json");
  }

  /** A loop names graphs of the file; here it names the one that it stands in. */
  @Test
  void aLoopThatRunsItselfIs1AndIsNamed() {
    ModelBuilder builder = new ModelBuilder();
    int x = builder.tensor(ModelBuilder.FLOAT32, 1, 4);
    int y = builder.tensor(ModelBuilder.FLOAT32, 1, 4);
    builder.operator(ModelBuilder.code("WHILE"), new int[] {x}, new int[] {y});
    Path model = folder.resolve("m.tflite");
    Cli.write(model, builder.inputs(x).outputs(y).build());
    Cli.Result result = compile(model);
    assertThat(result.exitCode()).isEqualTo(ExitCode.MODEL);
    assertThat(result.err())
        .startsWith("wafer: error: W003: operator 0 WHILE:")
        .contains("nested 8 deep");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** It compiles, but who compares with TensorFlow Lite has to know. */
  @Test
  void aConcatThatTensorFlowLiteRefusesIsWarnedOf() {
    Cli.Result result =
        compile(Cli.example("movevectors/concat_other_quantization_axis3_int8/model.tflite"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.err())
        .startsWith("wafer: warning: operator 0 CONCATENATION: tensor 't4': 4 parts")
        .contains("which TensorFlow Lite's INT8 kernel refuses");
    assertThat(folder.resolve("out/model.report.json"))
        .content()
        .contains("\"pass\" : \"concatenation-requantization\"");
  }

  @Test
  void dumpsGoToStandardError() {
    Cli.Result result = compile(Cli.model("digits"), "--dump-after", "all");
    assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(result.err()).contains("// after constant-folding", "CONV_2D");
    assertThat(result.out()).doesNotContain("// after");
  }

  private Cli.Result onBoard(String flash, String ram) {
    Path board =
        Cli.write(
            folder.resolve("my-board.json"),
            """
            {
              "name": "my-board",
              "description": "A board of mine",
              "core": "cortex-m4",
              "memory": [
                {"name": "flash", "kind": "flash", "origin": "0x08000000", "size": "%s"},
                {"name": "ram", "kind": "ram", "origin": "0x20000000", "size": "%s"}
              ]
            }
            """
                .formatted(flash, ram));
    assertThat(board).exists();
    return Cli.run(
        "compile", Cli.model("digits"), "--target", board, "-o", folder.resolve("board"));
  }

  private Cli.Result compile(Path model, Object... more) {
    Object[] arguments = new Object[6 + more.length];
    Object[] first = {"compile", model, "--target", "cortex-m4", "-o", folder.resolve("out")};
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    assertThat(Files.exists(folder)).isTrue();
    return Cli.run(arguments);
  }
}

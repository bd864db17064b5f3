package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void flagsThatTheCompilerRefusesAreToldInItsWords() {
    needsLocalToolchain();
    Cli.Result result = verify(Cli.model("digits"), "--cflags=-O2,-Wnonsense");
    assertThat(result.exitCode()).isEqualTo(ExitCode.TOOLCHAIN);
    assertThat(result.err())
        .contains("the firmware does not compile", "-Wnonsense")
        .doesNotContain("internal error", "Exception");
    assertThat(result.err().lines().count()).isLessThan(25);
  }

  @Test
  void optimisationAtLinkTimeIsRefused() {
    Cli.Result result = verify(Cli.model("digits"), "--cflags=-O2,-flto");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("-flto").doesNotContain("internal error");
  }

  /** Only so many steps are read back in one run. */
  @Test
  void aDifferenceInAModelOfManyStepsIsFound() {
    needsLocalToolchain();
    Path model = Cli.write(folder.resolve("long.tflite"), HostileModels.waves(520));
    Path input = Cli.write(folder.resolve("in.bin"), new byte[16]);
    Path wrong = Cli.write(folder.resolve("wrong.bin"), "sixteen letters!");
    Cli.Result result = verify(model, "--cflags=-O0", "--input", input, "--expect", wrong);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.VERIFICATION);
    assertThat(result.out()).contains("DIFFERS", "output 0");
  }

  private static Cli.Result verify(Path model, Object... further) {
    List<Object> arguments =
        new ArrayList<>(List.of("verify", model, "--target", "cortex-m4", "--toolchain", "local"));
    arguments.addAll(List.of(further));
    return Cli.run(arguments.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"asm", "bin"})
  void weightsMayBeABinary(String form) {
    needsLocalToolchain();
    Cli.Result result = verify(Cli.model("digits"), "--weights", form);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("exact");
    assertThat(flashOfWeights(result))
        .as("the same but for padding between the arrays")
        .isCloseTo(flashOfWeights(verify(Cli.model("digits"))), within(8));
  }

  private static int flashOfWeights(Cli.Result result) {
    return Integer.parseInt(
        result.out().replaceAll("(?s).* weights ([\\d,]+), library.*", "$1").replace(",", ""));
  }

  /** There is no file that could be given. */
  @Test
  void aModelWithoutInputsIsComparedWithExpectedFiles() {
    needsLocalToolchain();
    Path model = Cli.write(folder.resolve("m.tflite"), ConstantModel.bytes());
    byte[] right = ConstantModel.output();
    byte[] wrong = right.clone();
    wrong[0] ^= 1;
    assertThat(verifyConstant(model, right).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(verifyConstant(model, wrong).exitCode()).isEqualTo(ExitCode.VERIFICATION);
  }

  private Cli.Result verifyConstant(Path model, byte[] expected) {
    return Cli.run(
        "verify",
        model,
        "--target",
        "cortex-m4",
        "--toolchain",
        "local",
        "--expect",
        Cli.write(folder.resolve("expected.bin"), expected));
  }

  @Test
  void theHostIsNoBoard() {
    Cli.Result result = Cli.run("verify", Cli.model("digits"), "--target", "host");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("no board emulates host");
  }

  /** Also: the two reports together hold all that docs/REPORT.md promises, and no more. */
  @Test
  void anExactModelIs0AndADifferenceIs4() throws Exception {
    JsonFields.assertComplete("verify", exact("local"), differs("local"), limited());
  }

  private JsonNode limited() throws Exception {
    Path json = folder.resolve("limited.json");
    assertThat(verify(Cli.model("digits"), "--max-stack=64K", "--json", json).exitCode()).isZero();
    return new ObjectMapper().readTree(Cli.read(json));
  }

  @Test
  @Tag("emulator")
  void anExactModelIs0InAContainer() throws Exception {
    exact("container");
  }

  @Test
  @Tag("emulator")
  void aDifferenceIs4InAContainer() throws Exception {
    differs("container");
  }

  @Test
  void manyFramesOfRandomInputsAreCompared() {
    needsLocalToolchain();
    Cli.Result result =
        Cli.run(
            "verify",
            Cli.model("testvectors/logistic_int8"),
            "--target",
            "cortex-m3",
            "--toolchain",
            "local",
            "--seed",
            "7",
            "--frames",
            "5");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("exact, 5 vectors against the reference");
  }

  @Test
  void noCyclesAreGivenForACoreWithoutPublishedTiming() {
    needsLocalToolchain();
    Cli.Result result =
        Cli.run(
            "verify",
            Cli.model("testvectors/logistic_int8"),
            "--target",
            "cortex-m55",
            "--toolchain",
            "local",
            "--cycles");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("cycles        none: no manual tells");
  }

  /** Budgets that the constants and the arena fit, but not the code and the stack. */
  @Test
  void codeAndStackCountToo() throws Exception {
    needsLocalToolchain();
    JsonNode report = exact("local");
    long constants = report.at("/flash/weights").asLong();
    Cli.Result flash = verifyWithin("--max-flash", constants + 100);
    assertThat(flash.exitCode()).as(flash.err()).isEqualTo(ExitCode.BUDGET);
    assertThat(flash.err()).contains("flash for constants and code exceeded", "bytes short");
    long arena = report.at("/arena/bytes").asLong();
    Cli.Result ram = verifyWithin("--max-ram", arena + 8);
    assertThat(ram.exitCode()).as(ram.err()).isEqualTo(ExitCode.BUDGET);
    assertThat(ram.err()).contains("RAM for arena and stack exceeded", "bytes short");
    long stack = report.at("/stackBytes").asLong();
    assertThat(verifyWithin("--max-ram", arena + stack).exitCode()).isEqualTo(ExitCode.OK);
  }

  /** The reports are there whatever is exceeded, and tell by how much. */
  @Test
  void whatIsMeasuredHasBudgets() throws Exception {
    needsLocalToolchain();
    JsonNode report = exact("local");
    for (String name : List.of("stack", "instructions", "cycles")) {
      String field =
          Map.of("stack", "/stackBytes", "cycles", "/cycles/inference")
              .getOrDefault(name, "/" + name);
      long found = report.at(field).asLong();
      Path json = folder.resolve(name + ".json");
      Path junit = folder.resolve(name + ".xml");
      Cli.Result over =
          verify(
              Cli.model("digits"),
              "--max-" + name + "=" + (found - 1),
              "--json",
              json,
              "--junit",
              junit,
              "--input",
              Cli.example("digits/in_0_0.bin"));
      assertThat(over.exitCode()).as(over.err()).isEqualTo(ExitCode.BUDGET);
      assertThat(over.err()).contains(name + " of an inference exceeded: " + found);
      assertThat(over.out()).contains("OVER by 1");
      JsonNode budget = new ObjectMapper().readTree(Cli.read(json)).at("/budgets/0");
      assertThat(budget.at("/name").asText()).isEqualTo(name);
      assertThat(budget.at("/found").asLong()).isEqualTo(found);
      assertThat(budget.at("/over").asLong()).isEqualTo(1);
      assertThat(junit)
          .content()
          .contains("tests=\"2\" failures=\"1\"", "<failure message=\"" + name + " of an");
    }
  }

  @Test
  void cyclesOfACoreWithoutTimingHaveNoBudget() {
    Cli.Result result =
        Cli.run("verify", Cli.model("digits"), "--target", "cortex-m55", "--max-cycles", "9");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("no manual tells", "--max-instructions");
  }

  /** Constants alone are too large: the compiler's advice is passed on, the rest is measured. */
  @Test
  void aModelThatIsTooLargeIsMeasuredAllTheSame() throws Exception {
    needsLocalToolchain();
    Path json = folder.resolve("large.json");
    Cli.Result result = verify(Cli.model("digits"), "--max-flash", "1K", "--json", json);
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err())
        .contains("flash for constants exceeded", "flash for constants and code exceeded");
    JsonNode report = new ObjectMapper().readTree(Cli.read(json));
    assertThat(report.at("/exact").asBoolean()).isTrue();
    assertThat(report.at("/budgets/0/over").asLong())
        .isEqualTo(report.at("/budgets/0/found").asLong() - 1024);
  }

  @Test
  void junitTellsWhichVectorAndLayerDiffer() throws Exception {
    needsLocalToolchain();
    Path in = folder.resolve("in.bin");
    Path expected = folder.resolve("expected.bin");
    byte[] input = Cli.read(Cli.example("digits/in_0_0.bin"));
    byte[] output = Cli.read(Cli.example("digits/out_0_0.bin"));
    byte[] inputs = new byte[3 * input.length];
    byte[] outputs = new byte[3 * output.length];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(input, 0, inputs, i * input.length, input.length);
      System.arraycopy(output, 0, outputs, i * output.length, output.length);
    }
    outputs[output.length + 4] ^= 1;
    Cli.write(in, inputs);
    Cli.write(expected, outputs);
    Path junit = folder.resolve("junit.xml");
    Cli.Result result =
        verify(
            Cli.model("digits"),
            "--frames",
            "3",
            "--input",
            in,
            "--expect",
            expected,
            "--junit",
            junit);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.VERIFICATION);
    assertThat(junit)
        .content()
        .contains(
            "tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\"",
            "name=\"vector 0\"/>",
            "name=\"vector 1\"><failure message=\"output 0",
            "element 4: expected",
            "name=\"vector 2\"><skipped message=\"not told: vector 1 differs\"");
  }

  private static Cli.Result verifyWithin(String option, long bytes) {
    return Cli.run(
        "verify",
        Cli.model("digits"),
        "--target",
        "cortex-m4",
        "--toolchain",
        "local",
        option,
        bytes);
  }

  private JsonNode exact(String toolchain) throws Exception {
    Path json = folder.resolve("new/result.json");
    Cli.Result result = verify(toolchain, "out_0_0.bin", json);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    assertThat(result.out()).contains("exact, 1 vectors", "instructions", ".rodata", "stack");
    JsonNode report = new ObjectMapper().readTree(Cli.read(json));
    assertThat(json.resolveSibling("page.html"))
        .content()
        .contains("<th>instructions</th><th>modelled cycles</th>", "code by function: ")
        .contains(String.format(Locale.ROOT, "%,d</td>", report.at("/steps/0/cycles").asLong()));
    assertThat(report.at("/exact").asBoolean()).isTrue();
    assertThat(report.has("firstDifference") && report.get("firstDifference").isNull()).isTrue();
    assertThat(report.at("/instructions").asLong()).isGreaterThan(10_000);
    assertThat(report.at("/stackBytes").asLong()).isBetween(16L, 4096L);
    assertThat(report.at("/cycles/inference").asLong())
        .isGreaterThan(report.at("/instructions").asLong());
    assertThat(report.at("/flash/text").asLong()).isPositive();
    for (JsonNode step : report.at("/steps")) {
      assertThat(step.at("/instructions").asLong()).isPositive();
      assertThat(step.at("/cycles").asLong()).isGreaterThan(step.at("/instructions").asLong());
    }
    long code = 0;
    for (JsonNode function : report.at("/code/functions")) {
      code += function.at("/bytes").asLong();
    }
    assertThat(report.at("/code/source").asText()).isEqualTo("measured");
    assertThat(code)
        .isEqualTo(report.at("/code/bytes").asLong())
        .isEqualTo(report.at("/flash/text").asLong() + report.at("/flash/libraryText").asLong());
    for (JsonNode step : report.at("/steps")) {
      assertThat(step.at("/codeShareBytes").asLong()).isPositive();
    }
    JsonFields.assertDocumented("verify", report);
    return report;
  }

  @Test
  void aDifferenceOfOneRoundingIsCountedAndExplained() throws Exception {
    byte[] expected = Files.readAllBytes(Cli.example("digits/out_0_0.bin"));
    for (int i = 0; i < 2; i++) {
      expected[i] = (byte) (expected[i] == Byte.MAX_VALUE ? expected[i] - 1 : expected[i] + 1);
    }
    Path file = Cli.write(folder.resolve("expected.bin"), expected);
    needsLocalToolchain();
    Cli.Result result =
        Cli.run(
            "verify",
            Cli.model("digits"),
            "--target",
            "cortex-m4",
            "--toolchain",
            "local",
            "--input",
            Cli.example("digits/in_0_0.bin"),
            "--expect",
            file);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.VERIFICATION);
    assertThat(result.out()).contains("differs by one in 2 of 10", "LiteRT kernels round once");
  }

  private JsonNode differs(String toolchain) throws Exception {
    Path json = folder.resolve("result.json");
    Cli.Result result = verify(toolchain, "out_1_0.bin", json);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.VERIFICATION);
    assertThat(result.out()).contains("DIFFERS", "element", "expected", "found");
    JsonNode report = new ObjectMapper().readTree(Cli.read(json));
    assertThat(report.at("/exact").asBoolean()).isFalse();
    assertThat(report.at("/firstDifference/tensor").asText()).isNotEmpty();
    assertThat(report.at("/firstDifference/element").isInt()).isTrue();
    assertThat(report.at("/firstDifference/differing").asInt()).isPositive();
    JsonFields.assertDocumented("verify", report);
    return report;
  }

  /** The first image against some expected output. */
  private static Cli.Result verify(String toolchain, String expected, Path json) {
    if (toolchain.equals("local")) {
      needsLocalToolchain();
    }
    return Cli.run(
        "verify",
        Cli.model("digits"),
        "--target",
        "cortex-m4",
        "--toolchain",
        toolchain,
        "--input",
        Cli.example("digits/in_0_0.bin"),
        "--expect",
        Cli.example("digits/" + expected),
        "--json",
        json,
        "--html",
        json.resolveSibling("page.html"),
        "--cycles");
  }

  private static void needsLocalToolchain() {
    assumeTrue(
        Programs.exists("arm-none-eabi-gcc") && Programs.exists("qemu-system-arm"),
        "skipped: arm-none-eabi-gcc and qemu-system-arm are not on the PATH");
  }
}

package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Emitted files in the hands of a firmware project: compiled apart, linked together. */
@Tag("long")
class LinkingTest {
  private static final List<String> SANITIZERS =
      List.of("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all");

  @TempDir private Path folder;

  @BeforeEach
  void needsGcc() {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
  }

  /** What is made for extensions of a core is correct without them. */
  @ParameterizedTest
  @ValueSource(strings = {"host", "cortex-m0plus", "cortex-m4", "cortex-m55"})
  void twoModelsAndTwoInstancesLiveInOneImage(String target) {
    emit("digits", "a", target);
    emit("digits_densenet", "b", target);
    compile("gcc", "two_models.c", "a.c", "a_weights.c", "b.c", "b_weights.c");
    assertRuns(
        Cli.example("digits/in_0_0.bin"),
        Cli.example("digits/out_0_0.bin"),
        Cli.example("digits/in_1_0.bin"),
        Cli.example("digits/out_1_0.bin"),
        Cli.example("digits_densenet/in_2_0.bin"),
        Cli.example("digits_densenet/out_2_0.bin"));
  }

  /** The same bits, and code and weights of one build alone, in every form of the weights. */
  @ParameterizedTest
  @ValueSource(strings = {"asm", "bin"})
  void weightsMayBeABinary(String form) {
    emit("digits", "a", "host", "--weights", form);
    emit("digits_densenet", "b", "host", "--weights", form);
    assertThat(folder.resolve("a_weights.c")).doesNotExist();
    assertThat(folder.resolve("a_weights.bin")).isNotEmptyFile();
    for (String name : List.of("a", "b")) {
      if (form.equals("bin")) {
        assertThat(folder.resolve(name + "_weights.S")).doesNotExist();
        behindItsSymbol(name);
      }
    }
    compile("gcc", "two_models.c", "a.c", "a_weights.S", "b.c", "b_weights.S");
    assertRuns(
        Cli.example("digits/in_0_0.bin"),
        Cli.example("digits/out_0_0.bin"),
        Cli.example("digits/in_1_0.bin"),
        Cli.example("digits/out_1_0.bin"),
        Cli.example("digits_densenet/in_2_0.bin"),
        Cli.example("digits_densenet/out_2_0.bin"));
    must(List.of("gcc", "-c", "-o", "old.o", "a_weights.S"));
    emit("digits", "a", "host", "--weights", form, "--no-overlap");
    List<String> mixed =
        List.of("gcc", "two_models.c", "a.c", "old.o", "b.c", "b_weights.S", "-lm");
    assertThat(Subprocess.run(folder, Map.of(), mixed).text())
        .as("code of another build")
        .contains("undefined reference to `a_", "_of_build_");
  }

  /** A linker's symbol for {@code NAME_weights.bin}, as the header names it. */
  private void behindItsSymbol(String name) {
    Matcher symbol =
        Pattern.compile("_WEIGHTS_SYMBOL (\\w+)")
            .matcher(new String(Cli.read(folder.resolve(name + ".h")), UTF_8));
    assertThat(symbol.find()).isTrue();
    Cli.write(
        folder.resolve(name + "_weights.S"),
        ".section .rodata\n.balign 16\n.global %1$s\n%1$s: .incbin \"%2$s_weights.bin\"\n"
                .formatted(symbol.group(1), name)
            + ".section .note.GNU-stack, \"\", %progbits\n");
  }

  @Test
  void theSectionOfIncludedWeightsIsTheProjects() {
    assumeTrue(Programs.exists("objdump"), "skipped: objdump is not on the PATH");
    emit("digits", "a", "host", "--weights", "asm");
    must(List.of("gcc", "-c", "-DA_WEIGHTS_SECTION_NAME=.external_flash", "a_weights.S"));
    assertThat(must(List.of("objdump", "-h", "a_weights.o")))
        .contains(".external_flash")
        .doesNotContain(".rodata");
  }

  /** The declarations of weights, which only the model's own files see, come whatever was first. */
  @Test
  void theFilesMayFollowTheApplicationInOneTranslationUnit() {
    emit("digits", "a");
    Cli.write(
        folder.resolve("unity.c"),
        "#include \"a.h\"\n#include \"a.c\"\n#include \"a_weights.c\"\n");
    objects("unity.c");
    assertThat(must(List.of("gcc", "-E", "-P", "-include", "a.h", "-xc", "/dev/null")))
        .as("what an application sees of weights")
        .contains("a_run")
        .doesNotContain("a_l0_weights");
  }

  @Test
  void theHeaderServesCpp() {
    assumeTrue(Programs.exists("g++"), "skipped: g++ is not on the PATH");
    emit("digits", "a");
    resource("from_cpp.cpp");
    objects("a.c", "a_weights.c");
    must(
        List.of(
            "g++",
            "-std=c++11",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Wconversion",
            "-Wshadow",
            "-Wundef",
            "-Werror",
            "-o",
            "image",
            "from_cpp.cpp",
            "a.o",
            "a_weights.o",
            "-lm"));
    assertRuns();
  }

  @Test
  void sectionsAndHooksAreTheProjects() {
    emit("digits", "a");
    resource("hooks.h");
    compile("gcc", "hooked.c", "a.c", "a_weights.c", "-include", "hooks.h");
    assertRuns();
    must(List.of("gcc", "-c", "-include", "hooks.h", "a.c", "a_weights.c"));
    assumeTrue(Programs.exists("objdump"), "skipped in part: objdump is not on the PATH");
    assertThat(must(List.of("objdump", "-h", "a.o"))).contains(".fast_code");
    assertThat(must(List.of("objdump", "-d", "-j", ".text", "a.o")))
        .as("no function stays behind")
        .doesNotContain("<a_");
    assertThat(must(List.of("objdump", "-h", "a_weights.o"))).contains(".model_weights");
  }

  /** No global can be written, and all external names carry the prefix. */
  @Test
  void anObjectHoldsNoWritableDataAndNoForeignName() {
    assumeTrue(Programs.exists("nm"), "skipped: nm is not on the PATH");
    emit("digits", "a");
    objects("-fno-pie", "a.c", "a_weights.c");
    List<String> symbols =
        must(List.of("nm", "--defined-only", "a.o", "a_weights.o"))
            .lines()
            .filter(line -> line.matches("[0-9a-f]+ . .*"))
            .toList();
    assertThat(symbols).hasSizeGreaterThan(3);
    assertThat(symbols).allMatch(line -> "TtRr".indexOf(line.split(" ", -1)[1].charAt(0)) >= 0);
    assertThat(symbols.stream().filter(line -> "TR".contains(line.split(" ", -1)[1])))
        .allMatch(line -> line.split(" ", -1)[2].startsWith("a_"));
    assertThat(must(List.of("nm", "--undefined-only", "a.o", "a_weights.o")).lines())
        .as("no heap, no stdio")
        .filteredOn(line -> line.contains(" U "))
        .allMatch(line -> line.matches(" +U (a_.*|mem(cpy|set|move)|_GLOBAL_OFFSET_TABLE_)"));
  }

  private void emit(String example, String name) {
    emit(example, name, "host");
  }

  private void emit(String example, String name, String target, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("compile", Cli.model(example), "--target", target, "-o", folder));
    arguments.addAll(List.of("--name", name));
    arguments.addAll(List.of(more));
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private void compile(String compiler, String main, String... more) {
    resource(main);
    List<String> command = new ArrayList<>(List.of(compiler));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(SANITIZERS);
    command.addAll(List.of("-o", "image", main));
    command.addAll(List.of(more));
    command.add("-lm");
    must(command);
  }

  private void objects(String... sources) {
    List<String> command = new ArrayList<>(List.of("gcc", "-c", "-O2", "-fno-stack-protector"));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(List.of(sources));
    must(command);
  }

  private void assertRuns(Path... arguments) {
    List<String> command = new ArrayList<>(List.of("./image"));
    for (Path argument : arguments) {
      command.add(argument.toAbsolutePath().toString());
    }
    must(command);
  }

  private String must(List<String> command) {
    Subprocess.Result ran = Subprocess.run(folder, Map.of(), command);
    assertThat(ran.exitCode()).as("%s: %s", command, ran.text()).isZero();
    return ran.text();
  }

  private void resource(String name) {
    Cli.write(folder.resolve(name), Cli.resource(name));
  }
}

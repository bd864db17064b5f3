package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages of {@code compile --package} build with their build systems, and compute. */
class PackageOptionTest {
  private static final Path INPUT = Cli.example("digits/in_0_0.bin").toAbsolutePath();
  private static final byte[] EXPECTED = Cli.read(Cli.example("digits/out_0_0.bin"));

  /** Reads inputs of the model digits from a file, writes outputs to another. */
  static final String MAIN =
      """
      #include <stdio.h>
      #include "digits.h"
      DIGITS_ARENA(arena);
      int main(int count, char **arguments) {
        FILE *in = count < 3 ? 0 : fopen(arguments[1], "rb");
        FILE *out = count < 3 ? 0 : fopen(arguments[2], "wb");
        if (in == 0 || out == 0 || digits_init(arena) != DIGITS_OK
            || fread(digits_input_0(arena), 1, DIGITS_INPUT_0_BYTES, in) != DIGITS_INPUT_0_BYTES
            || digits_run(arena) != DIGITS_OK) {
          return 1;
        }
        fwrite(digits_output_0(arena), 1, DIGITS_OUTPUT_0_BYTES, out);
        return fclose(out);
      }
      """;

  @TempDir private Path folder;

  @Test
  void aMakefileIncludesThePackage() {
    assumeTrue(Programs.exists("make"), "skipped: make is not on the PATH");
    assumeTrue(Programs.exists("cc"), "skipped: cc is not on the PATH");
    compile("host,cortex-m4", "make");
    Cli.write(folder.resolve("main.c"), MAIN);
    Cli.write(
        folder.resolve("Makefile"),
        """
        include digits/digits.mk
        CFLAGS += -O1 -Wall -Wextra -Wpedantic -Werror
        image: main.c $(DIGITS_LIBRARY)
        	$(CC) $(CFLAGS) $(DIGITS_CPPFLAGS) -o $@ $^ $(DIGITS_LDLIBS)
        """);
    run("make");
    assertComputes("./image");
  }

  @Test
  void aProjectOfCMakeLinksTheTarget() {
    assumeTrue(Programs.exists("cmake"), "skipped: cmake is not on the PATH");
    assumeTrue(Programs.exists("cc"), "skipped: cc is not on the PATH");
    compile("host", "cmake");
    Cli.write(folder.resolve("main.c"), MAIN);
    Cli.write(
        folder.resolve("CMakeLists.txt"),
        """
        cmake_minimum_required(VERSION 3.16)
        project(app C)
        add_subdirectory(digits)
        add_executable(image main.c)
        target_link_libraries(image PRIVATE wafer::digits)
        """);
    run("cmake", "-S", ".", "-B", "build");
    run("cmake", "--build", "build");
    assertComputes("build/image");
  }

  @Test
  void aCrateIsADependency() throws IOException {
    assumeTrue(Programs.exists("cargo"), "skipped: cargo is not on the PATH");
    assumeTrue(Programs.exists("cc"), "skipped: cc is not on the PATH");
    compile("host", "rust");
    Files.createDirectories(folder.resolve("src"));
    Cli.write(
        folder.resolve("Cargo.toml"),
        """
        [package]
        name = "image"
        version = "0.1.0"
        edition = "2021"
        [dependencies]
        digits = { path = "digits" }
        """);
    Cli.write(
        folder.resolve("src/main.rs"),
        """
        fn main() {
            let paths: Vec<String> = std::env::args().collect();
            let bytes = std::fs::read(&paths[1]).unwrap();
            let mut arena = digits::Arena::new();
            let mut model = digits::Model::new(&mut arena).unwrap();
            for (to, from) in model.input_0().iter_mut().zip(&bytes) {
                *to = *from as i8;
            }
            model.run().unwrap();
            let scores: Vec<u8> = model.output_0().iter().map(|v| *v as u8).collect();
            std::fs::write(&paths[2], scores).unwrap();
        }
        """);
    run("cargo", "build", "--offline");
    assertComputes("target/debug/image");
  }

  @Test
  void aCoreThatThePackageIsNotForIsRefused() {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    compile("cortex-m4,cortex-m55", "make");
    Subprocess.Result built =
        Subprocess.run(
            folder,
            Map.of(),
            List.of("gcc", "-c", "-Idigits/src", "digits/src/cortex_m4/digits.c"));
    assertThat(built.exitCode()).isNotZero();
    assertThat(built.text())
        .contains("digits is compiled for cortex-m55", "cortex-m4 (has the DSP");
  }

  @Test
  void coresThatNothingTellsApartAreRefused() {
    Cli.Result result = packaged("cortex-m4,cortex-m7", "make");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("both cortex-m4 and cortex-m7", "the DSP extension");
    assertThat(folder.resolve("digits")).doesNotExist();
  }

  @Test
  void theJsonOfSeveralTargetsIsOneDocument() throws IOException {
    JsonNode all =
        new ObjectMapper().readTree(packaged("host,cortex-m4", "make", "--json=-").out());
    JsonFields.assertComplete("package", all);
    assertThat(all.at("/reports"))
        .extracting(report -> report.at("/target").asText())
        .containsExactly("host", "cortex-m4");
    all.at("/reports").forEach(report -> JsonFields.assertDocumented("compile", report));
    JsonNode one = new ObjectMapper().readTree(packaged("host", "make", "--json=-").out());
    JsonFields.assertDocumented("compile", one);
  }

  /** What an earlier compilation left stays, and it is said. */
  @Test
  void overABudgetThereAreReportsAndNoPackage() throws IOException {
    Path files = folder.resolve("digits");
    Cli.Result result = packaged("host,cortex-m4", "make", "--max-ram", "64", "--json=-");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err())
        .contains("host: RAM for the arena exceeded", "cortex-m4: RAM for the arena exceeded")
        .doesNotContain("earlier compilation");
    JsonNode all = new ObjectMapper().readTree(result.out());
    assertThat(all.at("/reports/1/budgets/0/over").asLong()).isPositive();
    assertThat(files.resolve("src")).doesNotExist();
    assertThat(Cli.files(files))
        .containsKeys("digits.host.report.json", "digits.cortex-m4.report.html")
        .doesNotContainKey("digits.mk");
    compile("host", "make");
    assertThat(packaged("host", "make", "--max-ram", "64").err())
        .contains("src/digits.h", "of an earlier compilation, left as it was");
    assertThat(files.resolve("src/digits.h")).exists();
  }

  /** Their code would call functions that such a model does not have. */
  @Test
  void packagesThatCallTheModelHaveItsInputsInTheArena() {
    Cli.Result result = packaged("host", "rust", "--external-input");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("a package for rust", "--external-input");
    Cli.Result make = packaged("host", "make", "--external-input");
    assertThat(make.exitCode()).as(make.err()).isZero();
    assertThat(folder.resolve("digits/README.md"))
        .content()
        .contains("digits_run(arena, input_0);")
        .doesNotContain("digits_input_0(arena)");
  }

  @Test
  void anUnknownBuildSystemIsRefused() {
    Cli.Result result = packaged("host", "make,scons");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains("'scons'", "cmake, make, rust, zephyr, arduino, platformio, esp-idf, cmsis-pack");
  }

  private void compile(String targets, String systems) {
    Cli.Result result = packaged(targets, systems);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
  }

  private Cli.Result packaged(String targets, String systems, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("compile", Cli.model("digits"), "--target", targets, "--name", "digits"));
    arguments.addAll(List.of("--package=" + systems, "-o", folder.resolve("digits")));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  private void assertComputes(String program) {
    run(program, INPUT.toString(), "scores.bin");
    assertThat(Cli.read(folder.resolve("scores.bin"))).isEqualTo(EXPECTED);
  }

  private void run(String... command) {
    Subprocess.Result ran = Subprocess.run(folder, Map.of(), List.of(command));
    assertThat(ran.exitCode()).as(ran.text()).isZero();
  }
}

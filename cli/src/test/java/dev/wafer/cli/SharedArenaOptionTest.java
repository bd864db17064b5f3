package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code compile --share-arena}. */
@Tag("long")
class SharedArenaOptionTest {
  private static final String MAIN =
      """
      #include <stdio.h>
      #include <string.h>
      #include "both.h"
      BOTH_ARENA(arena);
      static int holds(const char *name, const void *found, size_t bytes) {
        static char wanted[256];
        FILE *file = fopen(name, "rb");
        size_t got = file == 0 ? 0 : fread(wanted, 1, sizeof wanted, file);
        if (file != 0) {
          fclose(file);
        }
        return got == bytes && memcmp(found, wanted, bytes) == 0;
      }
      static size_t take(const char *name, void *to, size_t bytes) {
        FILE *file = fopen(name, "rb");
        size_t got = file == 0 ? 0 : fread(to, 1, bytes, file);
        if (file != 0) {
          fclose(file);
        }
        return got;
      }
      int main(int count, char **names) {
        int turn;
        if (count != 5 || a_init(arena) != A_OK || dense_init(arena) != DENSE_OK) {
          return 1;
        }
        for (turn = 0; turn < 3; turn++) {
          if (take(names[1], a_input_0(arena), A_INPUT_0_BYTES) != A_INPUT_0_BYTES
              || a_run(arena) != A_OK || !holds(names[2], a_output_0(arena), A_OUTPUT_0_BYTES)) {
            return 2;
          }
          if (take(names[3], dense_input_0(arena), DENSE_INPUT_0_BYTES) != DENSE_INPUT_0_BYTES
              || dense_run(arena) != DENSE_OK
              || !holds(names[4], dense_output_0(arena), DENSE_OUTPUT_0_BYTES)) {
            return 3;
          }
        }
        return 0;
      }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"c", "asm"})
  void modelsInOneArenaComputeWhatTheyDoAlone(String weights) throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    Cli.Result result = shared(a(), dense(), "--name", "both", "--json=-", "--weights", weights);
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(result.out());
    JsonFields.assertDocumented("shared", report);
    assertThat(report.at("/arena/bytes").asLong())
        .isLessThan(report.at("/arena/apartBytes").asLong());
    assertThat(report.at("/flash/functions").asLong())
        .isLessThan(report.at("/flash/apartFunctions").asLong());
    assertThat(Cli.files(folder)).containsKeys("both.h", "a.report.json", "dense.report.html");

    Cli.write(folder.resolve("main.c"), MAIN);
    List<String> command = new ArrayList<>(List.of("gcc", "-g", "-O1"));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all"));
    String constants = weights.equals("c") ? "both_weights.c" : "both_weights.S";
    command.addAll(List.of("-o", "image", "main.c", "both.c", constants, "-lm"));
    must(command);
    assertComputes("./image");
  }

  /** A package has one library, of all models, for all its cores. */
  @Test
  void aPackageOfSeveralModelsIsOneLibrary() throws IOException {
    assumeTrue(Programs.exists("make"), "skipped: make is not on the PATH");
    assumeTrue(Programs.exists("cc"), "skipped: cc is not on the PATH");
    JsonNode all = packaged("make", "host,cortex-m4");
    JsonFields.assertComplete("package", all);
    all.at("/reports").forEach(report -> JsonFields.assertDocumented("shared", report));
    for (String file :
        List.of("both.host.report.json", "a.cortex-m4.report.html", "src/cortex_m4/both.c")) {
      assertThat(folder.resolve("both").resolve(file)).exists();
    }
    Cli.write(folder.resolve("main.c"), MAIN);
    Cli.write(
        folder.resolve("Makefile"),
        """
        include both/both.mk
        CFLAGS += -O1 -Wall -Wextra -Wpedantic -Werror
        image: main.c $(BOTH_LIBRARY)
        	$(CC) $(CFLAGS) $(BOTH_CPPFLAGS) -o $@ $^ $(BOTH_LDLIBS)
        """);
    must(List.of("make"));
    assertComputes("./image");
  }

  /** What C asks of its callers, one model at a time, holds in Rust by borrowing. */
  @Test
  void aCrateHasAModuleForEachModel() throws IOException {
    assumeTrue(Programs.exists("cargo"), "skipped: cargo is not on the PATH");
    assumeTrue(Programs.exists("cc"), "skipped: cc is not on the PATH");
    packaged("rust", "host");
    Cli.write(
        folder.resolve("Cargo.toml"),
        """
        [package]
        name = "image"
        version = "0.1.0"
        edition = "2021"
        [[bin]]
        name = "image"
        path = "main.rs"
        [dependencies]
        both = { path = "both" }
        """);
    Cli.write(
        folder.resolve("main.rs"),
        """
        fn bytes(path: &str) -> Vec<i8> {
            std::fs::read(path).unwrap().iter().map(|v| *v as i8).collect()
        }
        fn main() {
            let paths: Vec<String> = std::env::args().collect();
            let mut arena = both::Arena::new();
            let mut models = both::Models::new(&mut arena).unwrap();
            for _ in 0..3 {
                let mut a = models.a();
                a.input_0().copy_from_slice(&bytes(&paths[1]));
                a.run().unwrap();
                assert_eq!(a.output_0()[..], bytes(&paths[2])[..]);
                let mut dense = models.dense();
                dense.input_0().copy_from_slice(&bytes(&paths[3]));
                dense.run().unwrap();
                assert_eq!(dense.output_0()[..], bytes(&paths[4])[..]);
            }
        }
        """);
    must(List.of("cargo", "build", "--offline"));
    assertComputes("target/debug/image");
  }

  @Test
  void withoutANameTheFilesHaveAllNames() {
    assertThat(shared(a(), dense()).exitCode()).isZero();
    assertThat(Cli.files(folder)).containsKeys("a_dense.h", "a_dense.c");
  }

  /** Each model by itself keeps the budget; the reports tell, and no C is written. */
  @Test
  void budgetsAreForAllTogether() throws IOException {
    Cli.Result result = shared(a(), dense(), "--name", "both", "--json=-", "--max-flash", "20K");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err()).contains("flash for the constants of all models exceeded");
    JsonNode report = new ObjectMapper().readTree(result.out());
    JsonFields.assertComplete("shared", report);
    assertThat(report.at("/budgets/0/limit").asLong()).isEqualTo(20 * 1024);
    assertThat(report.at("/budgets/0/over").asLong()).isPositive();
    assertThat(result.err()).contains(report.at("/excess").asText());
    assertThat(Cli.files(folder))
        .containsEntry("both.report.json", result.out())
        .containsKeys("a.report.json", "dense.report.html")
        .doesNotContainKeys("both.h", "both.c");
    assertThat(shared(a(), dense(), "--max-flash", "20K").out()).contains("OVER by ");
  }

  /** One of them is too large by itself; the other's report is written, too. */
  @Test
  void aModelThatIsTooLargeAloneLeavesAllReports() {
    Cli.Result result =
        shared(a(), dense(), "--name", "both", "--max-ram=2K", "--no-streaming", "--densify=fold");
    assertThat(result.exitCode()).isEqualTo(ExitCode.BUDGET);
    assertThat(result.err()).contains("RAM for the shared arena exceeded");
    assertThat(Cli.files(folder))
        .containsKeys("both.report.json", "a.report.json", "dense.report.json")
        .doesNotContainKey("both.c");
  }

  @Test
  void namesAreToDiffer() {
    Cli.Result result = shared(Cli.model("digits"), Cli.model("digits_densenet"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("two are called 'model'", "NAME=MODEL");
    assertThat(shared(a(), dense(), "--name", "a").err()).contains("two are called 'a'");
    assertThat(shared("A-1=" + Cli.model("digits"), dense()).err()).contains("'A-1'");
  }

  @Test
  void oneModelHasNothingToShare() {
    assertThat(shared(a()).err()).contains("two models or more");
  }

  @Test
  void severalModelsAreAskedForByName() {
    Cli.Result result =
        Cli.run("compile", Cli.model("digits"), dense(), "--target", "host", "-o", folder);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--share-arena");
  }

  @Test
  void anArenaInRegionsIsNotShared() {
    Path board = Cli.splitBoard(folder, "8K", "8K");
    Cli.Result result =
        Cli.run("compile", a(), dense(), "--share-arena", "--target", board, "-o", folder);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("split among regions");
  }

  private static String a() {
    return "a=" + Cli.model("digits");
  }

  private static String dense() {
    return "dense=" + Cli.model("digits_densenet");
  }

  private Cli.Result shared(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("compile"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--share-arena", "--target", "host", "-o", folder));
    return Cli.run(all.toArray());
  }

  private JsonNode packaged(String system, String targets) throws IOException {
    Cli.Result result =
        Cli.run(
            "compile",
            a(),
            dense(),
            "--share-arena",
            "--name",
            "both",
            "--package=" + system,
            "--target",
            targets,
            "--json=-",
            "-o",
            folder.resolve("both"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  private void assertComputes(String program) {
    must(
        List.of(
            program,
            file("digits/in_0_0.bin"),
            file("digits/out_0_0.bin"),
            file("digits_densenet/in_2_0.bin"),
            file("digits_densenet/out_2_0.bin")));
  }

  private static String file(String example) {
    return Cli.example(example).toAbsolutePath().toString();
  }

  private void must(List<String> command) {
    Subprocess.Result ran = Subprocess.run(folder, Map.of(), command);
    assertThat(ran.exitCode()).as("%s: %s", command, ran.text()).isZero();
  }
}

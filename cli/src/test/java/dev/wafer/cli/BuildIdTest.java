package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.c.BuildId;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of different compilations do not become one image. */
class BuildIdTest {
  @TempDir private Path folder;

  @Test
  void theHeaderTheReportsAndTheJsonHaveTheId() throws IOException {
    JsonNode build = emit(folder, "--densify", "init", "--densify-tensor", "conv*=fold");
    Map<String, String> files = Cli.files(folder);
    String id = build.get("id").textValue();
    String sha256 = BuildId.sha256(Cli.read(Cli.model("digits")));
    assertThat(id).matches("[0-9a-f]{16}");
    assertThat(build.get("modelSha256").textValue()).isEqualTo(sha256);
    assertThat(build.get("options").get("densify").textValue()).isEqualTo("init");
    assertThat(build.get("options").get("densifyTensors").get(0).textValue())
        .isEqualTo("conv*=fold");
    assertThat(files.get("m.h"))
        .contains("#define M_BUILD_ID 0x" + id + "u\n")
        .contains("#define M_BUILD_ID_TEXT \"" + id + "\"\n")
        .contains("#define M_MODEL_SHA256 \"" + sha256 + "\"\n");
    assertThat(files.get("m.report.md")).contains(id, sha256);
    assertThat(files.get("m.report.html")).contains(id);
  }

  @Test
  void everyOptionChangesIt() throws IOException {
    List<List<String>> options =
        List.of(
            List.of(),
            List.of("--target", "cortex-m55"),
            List.of("--target", "mps2-an386"),
            List.of("--name", "n"),
            List.of("--max-flash", "1M"),
            List.of("--max-ram", "1M"),
            List.of("--optimize", "speed"),
            List.of("--optimize", "size"),
            List.of("--no-prune-channels"),
            List.of("--no-overlap"),
            List.of("--no-reorder"),
            List.of("--no-slices"),
            List.of("--no-streaming"),
            List.of("--densify", "auto"),
            List.of("--densify-tensor", "x=auto"),
            List.of("--block-sparse", "*=16x1"));
    Set<String> ids = new LinkedHashSet<>();
    for (List<String> some : options) {
      JsonNode build = emit(folder, some.toArray(String[]::new));
      assertThat(emit(folder, some.toArray(String[]::new))).as("again").isEqualTo(build);
      ids.add(build.get("id").textValue());
    }
    assertThat(ids).hasSameSizeAs(options);
  }

  /** Neither what it is called nor where it lies. */
  @Test
  void theModelsFileNameDoesNotChangeIt() throws IOException {
    Path copy = Cli.write(folder.resolve("copy.tflite"), Cli.read(Cli.model("digits")));
    JsonNode build = emit(folder.resolve("a"));
    assertThat(emit(copy, folder.resolve("b"))).isEqualTo(build);
  }

  @Test
  void aHeaderOfAnotherCompilationDoesNotCompile() throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    twoBuilds();
    for (String source : List.of("m.c", "m_weights.c")) {
      Cli.write(folder.resolve(source), Cli.files(folder.resolve("b")).get(source));
      String reason = "#error \"m.h is of another build: take m.h, m.c and m_weights.c from one";
      assertThat(gcc("-c", "-I", "a", "-o", "m.o", source)).contains(reason);
      assertThat(gcc("-c", "-I", "b", "-o", "m.o", source)).isEmpty();
    }
  }

  /** Compiled apart, linked together; the weights in a library, or optimised as a whole. */
  @ParameterizedTest
  @ValueSource(strings = {"-O2", "-O0", "-O2 -flto", "-O2 -ffunction-sections -Wl,--gc-sections"})
  void weightsOfAnotherCompilationDoNotLink(String flags) throws IOException {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    String other = twoBuilds();
    String[] common = flags.split(" ", -1);
    for (String build : List.of("a", "b")) {
      must(common, "-c", "-o", build + "/m.o", build + "/m.c");
      must(common, "-c", "-o", build + "/m_weights.o", build + "/m_weights.c");
      archive(build + "/m.a", build + "/m_weights.o");
    }
    Cli.write(
        folder.resolve("main.c"),
        """
        #include "m.h"
        M_ARENA(arena);
        int main(void) { return (int)m_init(arena) + (int)m_run(arena); }
        """);
    must(common, "-c", "-I", "b", "-o", "main.o", "main.c");
    must(common, "-o", "image", "main.o", "b/m.o", "b/m_weights.o", "-lm");
    must(common, "-o", "image", "main.o", "b/m.o", "b/m.a", "-lm");
    for (String weights : List.of("a/m_weights.o", "a/m.a")) {
      assertThat(link(common, weights)).contains("undefined reference to", "_of_build_" + other);
    }
    assertThat(link(common, "a/m.a", "b/m.a")).contains("multiple definition of");
  }

  /** The same name for another target; gives the id of the second. */
  private String twoBuilds() throws IOException {
    emit(folder.resolve("a"), "--target", "cortex-m4");
    return emit(folder.resolve("b"), "--target", "cortex-m55").get("id").textValue();
  }

  private String link(String[] common, String... weights) {
    List<String> arguments = new ArrayList<>(Arrays.asList(common));
    arguments.addAll(List.of("-o", "image", "main.o", "b/m.o"));
    arguments.addAll(List.of(weights));
    arguments.add("-lm");
    return gcc(arguments.toArray(String[]::new));
  }

  private void must(String[] common, String... more) {
    List<String> arguments = new ArrayList<>(Arrays.asList(common));
    arguments.addAll(List.of(more));
    assertThat(gcc(arguments.toArray(String[]::new))).isEmpty();
  }

  private void archive(String archive, String object) {
    Subprocess.Result made =
        Subprocess.run(folder, Map.of(), List.of("gcc-ar", "rcs", archive, object));
    assertThat(made.exitCode()).as(made.text()).isZero();
  }

  /** What the compiler or the linker says. */
  private String gcc(String... arguments) {
    List<String> command = new ArrayList<>(List.of("gcc", "-std=c99"));
    command.addAll(List.of(arguments));
    return Subprocess.run(folder, Map.of(), command).text();
  }

  private static JsonNode emit(Path out, String... options) throws IOException {
    return emit(Cli.model("digits"), out, options);
  }

  private static JsonNode emit(Path model, Path out, String... options) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("compile", model, "-o", out, "--json=-"));
    arguments.addAll(List.of(options));
    if (!arguments.contains("--target")) {
      arguments.addAll(List.of("--target", "cortex-m4"));
    }
    if (!arguments.contains("--name")) {
      arguments.addAll(List.of("--name", "m"));
    }
    Cli.Result result = Cli.run(arguments.toArray());
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out()).get("build");
  }
}

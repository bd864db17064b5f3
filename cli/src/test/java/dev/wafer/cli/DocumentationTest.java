package dev.wafer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import dev.wafer.ir.Diagnostic;
import dev.wafer.targets.Board;
import dev.wafer.targets.Core;
import dev.wafer.targets.Emulation.TimerKind;
import dev.wafer.targets.Feature;
import dev.wafer.targets.TargetCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/EMITTED_C.md and docs/TARGETS.md say is so. {@link JsonFields} holds docs/REPORT.md.
 */
class DocumentationTest {
  private static final Pattern MACRO = Pattern.compile("#define (DIGITS_\\w+)");
  private static final Pattern SETTABLE = Pattern.compile("#ifndef (DIGITS_\\w+)");
  private static final Pattern FUNCTION = Pattern.compile("\\b(digits_\\w+)\\(");

  @TempDir private Path folder;

  @Test
  void theExampleOfTheEmittedCClassifies() {
    assumeTrue(Programs.exists("gcc"), "skipped: gcc is not on the PATH");
    emit();
    Cli.write(folder.resolve("example.c"), block(page("EMITTED_C"), "c"));
    Cli.write(folder.resolve("main.c"), Cli.resource("classify_main.c"));
    List<String> command = new ArrayList<>(List.of("gcc", "-o", "image"));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(List.of("main.c", "example.c", "digits.c", "digits_weights.c"));
    Subprocess.Result built = Subprocess.run(folder, Map.of(), command);
    assertThat(built.exitCode()).as(built.text()).isZero();
    for (int image = 0; image < 10; image++) {
      Path input = Cli.example("digits/in_" + image + "_0.bin").toAbsolutePath();
      byte[] scores = Cli.read(Cli.example("digits/out_" + image + "_0.bin"));
      Subprocess.Result ran =
          Subprocess.run(folder, Map.of(), List.of("./image", input.toString()));
      assertThat(ran.text().strip()).isEqualTo(String.valueOf(largest(scores)));
    }
  }

  @Test
  void thePageNamesEveryMacroAndFunctionOfTheHeader() {
    emit();
    String page = page("EMITTED_C").replace("`_", "`DIGITS_INPUT_0_");
    String all = String.join("\n", Cli.files(folder).values());
    String header = Cli.files(folder).get("digits.h");
    Set<String> emitted = all(MACRO, header);
    emitted.addAll(all(SETTABLE, all));
    emitted.addAll(all(FUNCTION, header));
    emitted.removeAll(Set.of("DIGITS_H", "DIGITS_PRIVATE_H"));
    assertThat(emitted).hasSizeGreaterThan(30);
    for (String name : emitted) {
      assertThat(page)
          .as(name)
          .containsPattern(
              name.replaceFirst("_DIM_\\d", "_DIM_0")
                  .replaceFirst("OUTPUT_0_[A-Z].*", "OUTPUT_0_")
                  .replaceFirst("output_0_", "input_0_"));
    }
    Set<String> promised = all(Pattern.compile("\\b((?:DIGITS|digits)_\\w*[a-zA-Z0-9])\\b"), page);
    promised.removeIf(name -> name.startsWith("digits_weights"));
    // Only in code for cores that have assembly.
    promised.remove("DIGITS_NO_ASM");
    String withBinaries =
        all
            + emittedWith("asm", "digits_weights.S", "--weights=asm")
            + emittedWith("bin", "digits.h", "--weights=bin")
            + emittedWith("fed", "digits.h", "--feed-input");
    assertThat(promised).hasSizeGreaterThan(20).allMatch(withBinaries::contains);
  }

  @Test
  void theTroubleshootingPageHasACauseAndARemedyForEachCode() {
    String page = page("TROUBLESHOOTING");
    for (Diagnostic.Code code : Diagnostic.Code.values()) {
      assertThat(page)
          .as(code.name())
          .containsPattern("\n\\| `" + code.id() + "` \\|( [^|]{15,} \\|){3}\n");
    }
  }

  @Test
  void theNamesOnThePageForThoseOfTensorFlowLiteMicroAreEmitted() {
    emit();
    String all = String.join("\n", Cli.files(folder).values());
    String page = page("FROM_TFLITE_MICRO").replace("KWS_", "DIGITS_").replace("kws_", "digits_");
    Set<String> named = all(Pattern.compile("\\b((?:DIGITS|digits)_\\w+)"), page);
    named.remove("digits_weights"); // a file
    assertThat(named).hasSizeGreaterThan(12).allMatch(all::contains);
  }

  /** A file of the same model, compiled with an option. */
  private String emittedWith(String place, String file, String option) {
    Path out = folder.resolve(place);
    Cli.Result compiled =
        Cli.run(
            "compile",
            Cli.model("digits"),
            "--target",
            "host",
            "-o",
            out,
            option,
            "--name",
            "digits");
    assertThat(compiled.exitCode()).as(compiled.err()).isEqualTo(ExitCode.OK);
    return new String(Cli.read(out.resolve(file)), UTF_8);
  }

  @Test
  void theCoreOfTheExampleIsTaken() {
    Path core = Cli.write(folder.resolve("our-m33.json"), block(page("TARGETS"), "json"));
    Cli.Result shown = Cli.run("targets", core);
    assertThat(shown.exitCode()).as(shown.err()).isEqualTo(ExitCode.OK);
    assertThat(shown.out()).contains("our-m33", "features: unaligned, long-multiply; FPU: none");
    Cli.Result compiled =
        Cli.run("compile", Cli.model("digits"), "--target", core, "-o", folder.resolve("out"));
    assertThat(compiled.exitCode()).as(compiled.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void theBoardOfTheExampleIsTaken() {
    String boards = page("TARGETS").split("\n## A board of your own\n", -1)[1];
    Path board = Cli.write(folder.resolve("sensor-node.json"), block(boards, "json"));
    Cli.Result shown = Cli.run("targets", board);
    assertThat(shown.exitCode()).as(shown.err()).isEqualTo(ExitCode.OK);
    assertThat(shown.out()).contains("sensor-node", "backup", "4,096 bytes");
    Cli.Result compiled =
        Cli.run("compile", Cli.model("digits"), "--target", board, "-o", folder.resolve("out"));
    assertThat(compiled.exitCode()).as(compiled.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void theInterfaceWithSeveralArenasIsTheDocumentedOne() {
    String targets = page("TARGETS");
    String section = targets.substring(targets.indexOf("## Several memories"));
    Path board = Cli.write(folder.resolve("split-node.json"), block(section, "json"));
    Cli.Result compiled =
        Cli.run(
            "compile",
            Cli.model("digits"),
            "--target",
            board,
            "-o",
            folder.resolve("out"),
            "--name",
            "digits");
    assertThat(compiled.exitCode()).as(compiled.err()).isEqualTo(ExitCode.OK);
    String header = Cli.files(folder.resolve("out")).get("digits.h");
    String page = page("EMITTED_C");
    for (String name :
        List.of(
            "_ARENA_DTCM_BYTES",
            "_ARENA_SRAM_BYTES",
            "_DEFINE_ARENA_DTCM(name)",
            "_ARENA_SRAM_SECTION",
            "_init(void *arena_dtcm, void *arena_sram)")) {
      assertThat(page).contains("…" + name);
      assertThat(header).containsIgnoringCase("digits" + name);
    }
  }

  @Test
  void thePageListsAllTargets() {
    String page = page("TARGETS");
    TargetCatalog catalog = TargetCatalog.builtIn();
    for (Core core : catalog.cores()) {
      String features =
          core.features().stream().map(Feature::key).collect(Collectors.joining(", "));
      String board = core.defaultBoard().map(name -> "`" + name + "`").orElse("–");
      assertThat(page)
          .contains(
              "| `%s` | %s | %s | %s |"
                  .formatted(
                      core.name(),
                      features.isEmpty() ? "none" : features,
                      core.fpu().key(),
                      board));
    }
    for (Board board : catalog.boards()) {
      assertThat(page)
          .contains(
              "| `%s` | `%s` | %s | %s | %s |"
                  .formatted(
                      board.name(),
                      board.core().name(),
                      size(board.flashBytes()),
                      size(board.ramBytes()),
                      board.description()));
    }
    for (Feature feature : Feature.values()) {
      assertThat(page).contains("| `" + feature.key() + "` |");
    }
    for (TimerKind kind : TimerKind.values()) {
      assertThat(page).contains("`" + kind.key() + "`");
    }
  }

  private void emit() {
    Cli.Result result =
        Cli.run(
            "compile", Cli.model("digits"), "--target", "host", "-o", folder, "--name", "digits");
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static String page(String name) {
    return new String(Cli.read(Cli.root().resolve("docs/" + name + ".md")), StandardCharsets.UTF_8);
  }

  /** The first block of that language. */
  private static String block(String page, String language) {
    int start = page.indexOf("```" + language + "\n");
    assertThat(start).isNotNegative();
    return page.substring(start + 4 + language.length(), page.indexOf("\n```", start + 4) + 1);
  }

  private static String size(long bytes) {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + "M" : (bytes >> 10) + "K";
  }

  private static int largest(byte[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}

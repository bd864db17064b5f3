package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.HostProgram;
import dev.wafer.emitter.testing.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names come from the model, the file and the board; none of them may become code or markup. */
class HostileNamesTest {
  private static final String MODEL = "digits";
  private static final String LONG = "12,000 characters";

  /** Names in that model, of an output and of a tensor inside, long enough to be written over. */
  private static final List<String> NAMES =
      List.of("StatefulPartitionedCall:0", "digits/max_pooling2d/MaxPool");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/int evil;/*",
        "a\n#error evil\n",
        "\"); system(\"x\"); (\"",
        "????/\n*????/\n/evil",
        "*??/\n/ int evil; /*",
        "ä€𝄞\u202eevil\u0000",
        "`|<b>|[x](y)\r\n| evil |",
        "%s%n${evil}\\u000a",
        "</title><script>a()//",
        "'\"><img src=evil>",
      })
  void aTensorsNameCannotEscape(String name) throws Exception {
    byte[] model = Cli.read(Cli.model(MODEL));
    for (String old : NAMES) {
      assertThat(rename(model, old, name)).as("the model has the name %s", old).isPositive();
    }
    Path file = Cli.write(folder.resolve("m.tflite"), model);
    Cli.Result inspected = Cli.run("inspect", file);
    assertThat(inspected.exitCode()).as(inspected.err()).isZero();
    assertThat(inspected.out()).doesNotContain("\r", "\u0000", "\u202e");
    check(file, "host");
  }

  /** Names of any length, reserved words, and names that are the same for every tensor. */
  @ParameterizedTest
  @ValueSource(strings = {LONG, "int", "m_run", "arena", "", "NULL", "a\tb\u2028c"})
  void tensorsMayHaveAnyName(String name) throws Exception {
    String text = name.equals(LONG) ? "x evil*/".repeat(1_500) : name;
    check(Cli.write(folder.resolve("m.tflite"), HostileModels.named(text)), "host");
  }

  @Test
  void aBoardsNameCannotEscape() throws Exception {
    Path board =
        Cli.write(
            folder.resolve("my-board.json"),
            """
            {
              "name": "*/ evil | <b>\\n??/",
              "description": "x",
              "core": "cortex-m4",
              "memory": [
                {"name": "flash", "kind": "flash", "origin": "0x08000000", "size": "1M"},
                {"name": "ram", "kind": "ram", "origin": "0x20000000", "size": "64K"}
              ]
            }
            """);
    Path file = Cli.write(folder.resolve("m.tflite"), Cli.read(Cli.model(MODEL)));
    Cli.Result result =
        Cli.run("compile", file, "--target", board, "-o", folder.resolve("out"), "--name", "m");
    // Either the profile's rules refuse such a name, or it is made harmless.
    assertThat(result.exitCode()).as(result.err()).isIn(ExitCode.OK, ExitCode.USAGE);
    checkText(Cli.files(folder.resolve("out")));
  }

  @Test
  void theFilesNameCannotEscape() throws Exception {
    Path file = Cli.write(folder.resolve("*" + "??x\n evil ü.tflite"), Cli.read(Cli.model(MODEL)));
    check(file, "host");
  }

  private void check(Path file, String target) throws Exception {
    Path out = folder.resolve("out");
    Cli.Result result = Cli.run("compile", file, "--target", target, "-o", out, "--name", "m");
    assertThat(result.exitCode()).as(result.err()).isZero();
    Map<String, String> files = Cli.files(out);
    checkText(files);
    new ObjectMapper().readTree(files.get("m.report.json"));
    assumeTrue(Programs.exists("gcc"), "skipped in part: gcc is not on the PATH");
    List<String> command = new ArrayList<>(List.of("gcc", "-fsyntax-only"));
    command.addAll(HostProgram.STRICT_FLAGS);
    command.addAll(List.of("m.c", "m_weights.c"));
    Subprocess.Result built = Subprocess.run(out, Map.of(), command);
    assertThat(built.exitCode()).as(built.text()).isZero();
    List<String> preprocess = List.of("gcc", "-std=c99", "-E", "-P", "m.c", "m_weights.c");
    assertThat(Subprocess.run(out, Map.of(), preprocess).text()).doesNotContain("evil");
  }

  private static void checkText(Map<String, String> files) {
    Map<String, String> code = new TreeMap<>(files);
    code.keySet().removeIf(name -> name.contains(".report."));
    code.forEach(
        (name, text) -> {
          assertThat(text).as(name).doesNotContain("??");
          assertThat(text.chars()).as(name).allMatch(c -> c == '\n' || (c >= 32 && c < 127));
          assertThat(text.split("/\\*", -1)).as(name).hasSameSizeAs(text.split("\\*/", -1));
        });
    String markdown = files.getOrDefault("m.report.md", "");
    assertThat(markdown).doesNotContain("<b>", "\r", "\n| evil");
    assertThat(markdown.lines()).allMatch(line -> line.length() < 1_000);
    String page = files.getOrDefault("m.report.html", "");
    assertThat(page).doesNotContain("<b> ", "<b>|", "<img", "\r", "\u0000", "\u202e");
    assertThat(page.split("<script", -1)).hasSize(page.isEmpty() ? 1 : 2);
    assertThat(page.lines()).allMatch(line -> line.length() < 2_000);
  }

  /** Writes over a string of the file, blanks to its end, and gives how often it stood there. */
  private static int rename(byte[] model, String name, String other) {
    byte[] old = name.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
    assertThat(bytes.length).isLessThanOrEqualTo(old.length);
    byte[] padded = Arrays.copyOf(bytes, old.length);
    Arrays.fill(padded, bytes.length, old.length, (byte) ' ');
    int count = 0;
    for (int at = 4; at + old.length <= model.length; at++) {
      if (Arrays.equals(model, at, at + old.length, old, 0, old.length)) {
        System.arraycopy(padded, 0, model, at, old.length);
        count++;
      }
    }
    return count;
  }
}

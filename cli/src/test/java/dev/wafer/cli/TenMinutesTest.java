package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wafer.compiler.internal.Version;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows {@code docs/TEN_MINUTES.md} word by word, beginning with the published zip. */
@Tag("long")
class TenMinutesTest {
  /** A block of the page, with the file that it is to be written to where one is named. */
  private static final Pattern BLOCK =
      Pattern.compile("(?:Write `([^`]+)`:\n\n)?```(\\w*)\n(.*?)```\n", Pattern.DOTALL);

  private static final List<String> DIGITS = List.of("0: 3%", "7: 67%", "9: 1%");

  private static final String UNPACK = "Unpack";

  @TempDir private static Path shared;
  private Path folder;

  /** Once, since unpacking and the command's first start take some seconds. */
  @BeforeAll
  static void unpack() throws IOException {
    requirePrograms("unzip");
    Path zip = UnpackedRelease.zip();
    Files.copy(zip, shared.resolve(zip.getFileName()));
    run(shared, Map.of(), script(UNPACK));
  }

  @BeforeEach
  void link() throws IOException {
    folder = Files.createTempDirectory(shared, "follow");
    String home = "wafer-" + Version.current();
    Files.createSymbolicLink(folder.resolve(home), shared.resolve(home));
  }

  @Test
  @Tag("emulator")
  void cmake() {
    requirePrograms("cmake", "arm-none-eabi-gcc");
    assertThat(follow("The application", "CMake"))
        .contains(DIGITS)
        .contains("ended with 0", "digits_run ");
  }

  @Test
  @Tag("emulator")
  void make() {
    requirePrograms("make", "arm-none-eabi-gcc");
    assertThat(follow("The application", "Make"))
        .contains(DIGITS)
        .contains("ended with 0", "digits_run ");
  }

  @Test
  void cargo() {
    requirePrograms("cargo", "cc");
    assertThat(follow("Cargo")).contains(DIGITS);
  }

  @Test
  void cargoForTheBoard() {
    requirePrograms("arm-none-eabi-gcc");
    follow(BoardRust.environment(), "Cargo", "Cargo, for the board");
  }

  @Test
  void packagesOfZephyrArduinoAndPlatformIo() {
    follow("The application", "Zephyr", "Arduino", "PlatformIO");
    assertThat(folder.resolve("firmware/digits/zephyr/module.yml")).isRegularFile();
    assertThat(folder.resolve("firmware/app/src/main.c")).isRegularFile();
    assertThat(folder.resolve("Arduino/libraries/digits/library.properties")).isRegularFile();
    assertThat(folder.resolve("firmware/src/main.cpp"))
        .content()
        .startsWith("#include <Arduino.h>");
  }

  private static void requirePrograms(String... programs) {
    for (String program : programs) {
      assumeTrue(Programs.exists(program), "skipped: " + program + " is not on the PATH");
    }
  }

  /** What the sections print. */
  private String follow(String... sections) {
    return follow(Map.of(), sections);
  }

  private String follow(Map<String, String> environment, String... sections) {
    StringBuilder script = new StringBuilder(script(UNPACK).replaceAll("(?m)^unzip .*\n", ""));
    for (String section : sections) {
      script.append(script(section));
    }
    return run(folder, environment, script.toString());
  }

  /** What a reader of a section does: writes its files, runs its commands. */
  private static String script(String section) {
    StringBuilder script = new StringBuilder();
    Matcher block = BLOCK.matcher(section(section));
    while (block.find()) {
      script.append(
          block.group(1) == null
              ? commands(block.group(3))
              : "mkdir -p \"$(dirname '%1$s')\"\ncat > '%1$s' <<'END OF FILE'\n%2$sEND OF FILE\n"
                  .formatted(block.group(1), block.group(3)));
    }
    assertThat(script).as(section).isNotEmpty();
    return script.toString();
  }

  private static String run(Path folder, Map<String, String> more, String script) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HOME", folder.toString());
    environment.put("CARGO_HOME", home(".cargo"));
    environment.put("RUSTUP_HOME", home(".rustup"));
    Subprocess.Result ran =
        Subprocess.run(folder, environment, List.of("bash", "-euo", "pipefail", "-c", script));
    assertThat(ran.exitCode()).as(ran.text()).isZero();
    return ran.text();
  }

  private static String home(String name) {
    String variable = name.substring(1).toUpperCase(Locale.ROOT) + "_HOME";
    return System.getenv().getOrDefault(variable, System.getProperty("user.home") + "/" + name);
  }

  /** Without programs that need the network or a board. */
  private static String commands(String block) {
    String commands = block.replaceAll("(?m)^(west|arduino-cli|pio) .*\n", "");
    return System.getProperty("wafer.toolchain", "container").equals("local")
        ? commands.replaceAll("(?m)^wafer emulate .*$", "$0 --toolchain local")
        : commands;
  }

  private static String section(String name) {
    String page =
        new String(Cli.read(Cli.root().resolve("docs/TEN_MINUTES.md")), StandardCharsets.UTF_8);
    int start = page.indexOf("\n## " + name + "\n");
    assertThat(start).as(name).isNotNegative();
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end + 1);
  }
}

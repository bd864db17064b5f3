package dev.wafer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wafer.emitter.testing.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wafer emulate} as people call it; FirmwareEmulatorTest has the failures one by one. */
class EmulateCommandTest {
  @TempDir private Path folder;

  @Test
  void wantsAnImageOrSources() {
    Cli.Result result = Cli.run("emulate", "--board", "mps2-an386");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--elf");
  }

  @Test
  void saysThatNoEmulatorHasTheM85() {
    Cli.Result result = Cli.run("emulate", "--board", "cortex-m85", "--elf", "x.elf");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("no board emulates cortex-m85", "cortex-m55");
  }

  @Test
  void refusesAnImageThatIsNotThereAndATimeOutThatIsNone() {
    assertThat(Cli.run("emulate", "--board", "mps2-an386", "--elf", "absent.elf").err())
        .contains("there is no file absent.elf");
    Cli.Result result =
        Cli.run("emulate", "--board", "mps2-an386", "--elf", "x.elf", "--timeout", "0");
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--timeout");
  }

  @Test
  @Tag("emulator")
  void theProcessEndsWithTheFirmwaresCode() {
    Cli.Result result = emulate("#include <stdio.h>\nint main(void) { puts(\"hi\"); return 42; }");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(42);
    assertThat(result.out()).startsWith("hi\n").contains("the firmware ended with 42");
  }

  @Test
  @Tag("emulator")
  void theReportHasTheFieldsOfThePage() throws IOException {
    Path json = folder.resolve("report.json");
    Cli.Result result =
        emulate(
            "int main(void) { *(volatile int *)0xC0000000u = 1; return 0; }",
            "--json",
            json,
            "--count",
            "main");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.VERIFICATION);
    JsonNode report = new ObjectMapper().readTree(Cli.read(json));
    JsonFields.assertComplete("emulate", report);
    assertThat(report.at("/outcome").asText()).isEqualTo("fault");
    assertThat(report.at("/fault/registers/BFAR").asText()).isEqualTo("0xc0000000");
    assertThat(report.at("/place/0/line").asInt()).isEqualTo(1);
  }

  private Cli.Result emulate(String source, Object... further) {
    assumeTrue(
        Programs.exists("arm-none-eabi-gcc")
            && Programs.exists("qemu-system-arm")
            && Programs.exists("gcc"),
        "skipped: arm-none-eabi-gcc, qemu-system-arm and gcc are not on the PATH");
    Path file = Cli.write(folder.resolve("test.c"), source);
    List<Object> arguments =
        new ArrayList<>(
            List.of("emulate", "--board", "mps2-an386", "--source", file, "--toolchain", "local"));
    arguments.addAll(List.of(further));
    return Cli.run(arguments.toArray());
  }
}
